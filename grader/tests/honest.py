"""Honest submissions lose nothing for what a later cell, their own machine or a portal did."""

from __future__ import annotations

from dataclasses import dataclass

import exercise
from hostile import FULL, added

CHOOSE, FUNCTION, COUNTS, PLOT = exercise.SOLUTION.values()
ORDER = ("choose_model", "count_trainable", "test_function", "counts", "test_counts", "test_printed", "plot")
CUDA = FUNCTION.replace("config)", 'config).to("cuda")')
CFG = FUNCTION.replace("skeleton(MODEL_NAME)", "GPT2LMHeadModel(cfg)").replace(
    "def ",
    "from transformers import GPT2Config, GPT2LMHeadModel\ncfg = GPT2Config(n_layer=2, n_embd=64, n_head=2, vocab_size=99)\n\ndef ",
)
WINDOWS = """\
import matplotlib
matplotlib.use("TkAgg")
matplotlib.use("module://ipympl.backend_nbagg")
%matplotlib notebook
%matplotlib widget
%matplotlib qt
"""
POOL = """\
import multiprocessing, lora_count
with multiprocessing.get_context("fork").Pool(2) as pool:
    counts = dict(zip((4, 8, 16, 32), pool.map(lora_count.count_trainable, (4, 8, 16, 32))))
print(counts)"""
ACCOUNT = """\
import locale, os
from google.colab import userdata
from kaggle_secrets import UserSecretsClient
locale.setlocale(locale.LC_ALL, "tlh_KX.UTF-8")
os.environ["HF_TOKEN"] = userdata.get("HF_TOKEN")
os.environ["WANDB_API_KEY"] = UserSecretsClient().get_secret("WANDB_API_KEY")
from huggingface_hub import login, notebook_login
login(token=os.environ["HF_TOKEN"])
notebook_login()
"""
FONTS = """\
!touch font.ttf
import matplotlib.pyplot as plt
from matplotlib.font_manager import FontProperties, fontManager
plt.style.use("seaborn-whitegrid")
plt.savefig("D:/plots/plot.png")
fontManager.addfont("font.ttf")
fontManager.addfont("/usr/share/fonts/NotoSansCJK.ttc")
"""
LOST = dict.fromkeys(FULL)  # every criterion is left to a person
NOTHING = dict.fromkeys(FULL, 0)


@dataclass
class Case:
    """A submission, and what it must get: ``gets`` are the points that differ from full, None for a person's look."""

    about: str
    changed: dict[str, str]
    gets: dict[str, float | None]
    below: str = ""
    ran: str = ""  # cells that came with an output and no error
    says: str = ""

    def __str__(self) -> str:
        return self.about

    def submission(self):
        notebook = exercise.submission(**self.changed)
        named = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
        first = [named[name] for name in ORDER]
        notebook.cells = first + [cell for cell in notebook.cells if cell not in first]
        for name in self.ran.split():
            named[name].update(
                execution_count=1, outputs=[dict(output_type="stream", name="stdout", text="seen at home")]
            )
        if self.below:
            added(self.below)(notebook)
        return notebook


def at_top(code: str) -> dict[str, str]:
    return {"choose_model": f"{code}\n{CHOOSE}"}


CORPUS = [
    # The state at the end is not the state at the question.
    Case("counts unpacked for the plot", {"plot": "ranks, counts = zip(*sorted(counts.items()))\n" + PLOT.replace("list(counts), list(counts.values())", "ranks, counts")}, {}, says="further down"),
    Case("a second plot called ax", {}, {}, "fig, ax = plt.subplots()\nax.plot([1, 2])", says="further down"),
    Case("everything deleted at the end", {}, {}, "%reset -f"),
    Case("the function's name used again", {}, {}, "count_trainable = sum(counts.values())"),
    Case("other target modules tried at the end", {}, {}, 'TARGET_MODULES = ["c_fc"]\nprint(count_trainable(4))'),
    Case("counts mended below", {"counts": "counts = {}"}, {}, COUNTS + "\n" + PLOT),
    Case("wrong there and wrong below", {"counts": COUNTS + "\ncounts[4] += 1"}, {"test_counts": 2.25, "test_plot_data": 2}, "counts[8] += 1"),
    # A notebook may end its kernel.
    Case("exit after an installation", at_top("exit()"), {}),
    Case("quit at the end", {}, {}, "quit()"),
    Case("a restart by the kernel's own method", at_top("get_ipython().kernel.do_shutdown(restart=True)"), {}),
    Case("a restart by a signal", at_top("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)") | {"count_trainable": CHOOSE + "\n" + FUNCTION}, {}),
    # The student's machine differed.
    Case("Drive mounted, a file in /content", {"count_trainable": "from google.colab import drive, userdata\ndrive.mount('/content/drive')\nopen('/content/notes.txt', 'w').write('1')\n" + FUNCTION}, {}),
    Case("windows under all their names", {"plot": WINDOWS + PLOT}, {}),
    Case("text set by LaTeX", {"plot": "import matplotlib.pyplot as plt\nplt.rcParams['text.usetex'] = True\n" + PLOT}, {}),
    Case("models on Apple's chip", {"count_trainable": CUDA.replace("cuda", "mps")}, LOST, says="mps"),
    Case("secrets, a login, a locale", at_top(ACCOUNT), {}),
    Case("fonts, styles and folders of another machine", {"plot": FONTS + PLOT + "\nax.title.set_fontproperties(FontProperties(fname='C:/Windows/Fonts/simhei.ttf'))"}, {}),
    Case("a model in a folder", {"count_trainable": FUNCTION.replace("skeleton(MODEL_NAME)", "GPT2LMHeadModel.from_pretrained('./models/gpt2')").replace("def ", "from transformers import GPT2LMHeadModel\n\ndef ")}, LOST, says="./models/gpt2"),
    Case("a download that left an empty file", {"counts": "!curl -s http://127.0.0.1:9/ranks.json > ranks.json\nimport json\njson.load(open('ranks.json'))\n" + COUNTS}, LOST | {"test_function": 2}, says="JSONDecodeError"),
    Case("a file that was not handed in", {"counts": "open('ranks.csv')\n" + COUNTS}, LOST | {"test_function": 2}, says="ranks.csv"),
    Case("models on a GPU", {"count_trainable": CUDA}, LOST, says="CUDA"),
    Case("a package of the student's", {"plot": "import plotly.express as px\n" + PLOT}, {"test_plot_data": None, "test_plot_labels": None}, says="plotly"),
    Case("an operation that no CPU has, run at home", {"counts": "raise NotImplementedError('not implemented for the XPU device')\n" + COUNTS}, LOST | {"test_function": 2}, ran="counts"),
    # What the libraries can do, and exercises seldom ask for.
    Case("counts that are logged", {"counts": "import logging\n" + COUNTS.replace("print(", "logging.warning(")}, {}),
    Case("counts that cannot be changed", {"counts": COUNTS + "\nimport types\ncounts = types.MappingProxyType(counts)"}, {}),
    Case("points that an animation moves", {"plot": PLOT + "\nax.lines[0].set_animated(True)"}, {}),
    Case("round axes", {"plot": "import matplotlib.pyplot as plt\n_, ax = plt.subplots(subplot_kw={'projection': 'polar'})\nax.plot(list(counts), list(counts.values()))"}, {"test_plot_data": None, "test_plot_labels": None}, says="flat axes"),
    Case("a configuration called cfg", {"count_trainable": CFG}, {}),
    Case("a configuration in a dict", {"count_trainable": CFG.replace("cfg = GPT2Config(", "model_config = dict(model_type='gpt2', ").replace("(cfg)", "(GPT2Config(**model_config))")}, {}),
    Case("a module that a cell writes, and a pool", {"choose_model": "%%writefile lora_count.py\n" + FUNCTION.replace("TARGET_MODULES", "['c_attn']").replace("MODEL_NAME", "'gpt2'"), "count_trainable": CHOOSE + "\n" + FUNCTION, "counts": POOL}, {}),
    # The line that was handed out stops on every machine, whatever a count of runs says.
    Case("counts never written, and run", {"counts": "raise NotImplementedError()"}, NOTHING | {"test_function": 2}, ran="counts", says="your cell `counts` stopped: NotImplementedError."),
    Case("nothing written, and run", {"count_trainable": "raise NotImplementedError()"}, NOTHING, ran="count_trainable counts plot"),
    Case("any error after a run at home", {"counts": "raise OverflowError('a machine of 16 bits')\n" + COUNTS}, LOST | {"test_function": 2}, ran="counts", says="ran on your machine and stops on the grader's (OverflowError: a machine of 16 bits)"),
    Case("the same error without a run at home", {"counts": "raise OverflowError('a machine of 16 bits')\n" + COUNTS}, NOTHING | {"test_function": 2}, says="because your cell `counts` stopped: OverflowError"),
    Case("a name that no cell defines", {"counts": "counts = given"}, NOTHING | {"test_function": 2}, ran="counts"),
]  # fmt: skip
