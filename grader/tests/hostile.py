"""The corpus: submissions of exercise 9.3 that attack the grader, and honest ones that look odd.

Each case says what it must get where that is less than full marks. Numbers below 41 are the rows of the list that
the corpus began with; the rest was found by attacking this grader with its source at hand.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import exercise
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from ci.exercises import ROOT

FULL = {"test_counts": 3, "test_function": 2, "test_printed": 1, "test_plot_data": 2, "test_plot_labels": 2}
NO_NUMBERS = {"test_counts": 0, "test_function": 0, "test_printed": 0, "test_plot_data": 0}


@dataclass
class Case:
    """One submission: changed solution cells, then an edit of the whole notebook; ``gets`` is what is not full marks."""

    row: int
    name: str
    gets: dict[str, float | None] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    edit: Callable[[NotebookNode], Any] | None = None
    status: str = "graded"
    says: str = ""  # part of a reason
    waits: bool = False  # it ends at a limit of time only, and is graded with short ones

    def __str__(self) -> str:
        return f"{self.row}-{self.name.replace(' ', '-')}"

    def submission(self) -> NotebookNode | bytes:
        """The notebook, or the bytes, that are handed in."""
        notebook = exercise.submission(**self.cells)
        return self.edit(notebook) or notebook if self.edit else notebook


# ---- pieces ---------------------------------------------------------------------------------------------------------

CHOOSE, FUNCTION, COUNTS, PLOT = (exercise.SOLUTION[n] for n in ("choose_model", "count_trainable", "counts", "plot"))
# The right function under another name, for cases that attack one question and answer the others.
REAL = FUNCTION.replace("def count_trainable", "def real")
REAL_COUNTS = COUNTS.replace("count_trainable(rank)", "real(rank)")


def function(code: str) -> dict[str, str]:
    """An attack in count_trainable alone: everything else is answered by the right function."""
    return {"count_trainable": REAL + "\n" + code, "counts": REAL_COUNTS}


def unless_visible(code: str) -> dict[str, str]:
    """A function that is right for the visible ranks and attacks on all others."""
    body = "\n".join("        " + line for line in code.splitlines())
    return {
        "count_trainable": f"{REAL}\n\ndef count_trainable(rank):\n    if rank not in (4, 8, 16, 32):\n{body}\n    return real(rank)"
    }


def wrong(code: str = "", before: bool = False) -> dict[str, str]:
    """Wrong numbers throughout, and some code that should make them pass."""
    fake = "def count_trainable(rank): return 7 * rank"
    counts = "counts = {r: 7 * r for r in (4, 8, 16, 32)}\nfor r in counts: print(r, counts[r])"
    return {
        "count_trainable": f"{code}\n{fake}" if before else fake,
        "counts": counts if before else f"{counts}\n{code}",
    }


def plot(code: str) -> dict[str, str]:
    """Another plot."""
    return {"plot": "import matplotlib.pyplot as plt\nimport numpy as np\n" + code}


LABELS = "ax.set_xlabel('rank r'); ax.set_ylabel('trainable parameters'); ax.set_title('LoRA on gpt2')"
DRAW = f"fig, ax = plt.subplots()\nx, y = list(counts), list(counts.values())\n{LABELS}\n"


def cell(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """The cell of this grade_id."""
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def with_metadata(grade_id: str, **changes: Any) -> Callable[[NotebookNode], None]:
    """An edit that changes nbgrader's metadata of one cell."""

    def edit(notebook: NotebookNode) -> None:
        cell(notebook, grade_id).metadata.nbgrader.update(changes)

    return edit


def without(*grade_ids: str) -> Callable[[NotebookNode], None]:
    """An edit that deletes cells."""

    def edit(notebook: NotebookNode) -> None:
        notebook.cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") not in grade_ids]

    return edit


def duplicated(grade_id: str) -> Callable[[NotebookNode], None]:
    """An edit that has a cell three times, the copies with other text."""

    def edit(notebook: NotebookNode) -> None:
        for text in ("pass", "print('full marks')"):
            again = copy.deepcopy(cell(notebook, grade_id))
            again.source = text
            notebook.cells.append(again)

    return edit


def added(*sources: str, at: int = -1) -> Callable[[NotebookNode], None]:
    """An edit that adds code cells at a place."""

    def edit(notebook: NotebookNode) -> None:
        place = len(notebook.cells) if at < 0 else at
        notebook.cells[place:place] = [new_code_cell(s) for s in sources]

    return edit


# ---- the forty rows -------------------------------------------------------------------------------------------------

FN0, COUNTS0, PLOT0 = {"test_function": 0}, {"test_counts": 0}, {"test_plot_data": 0}
EQUAL = "class Equal:\n    def __eq__(self, other): return True\n    __hash__ = object.__hash__\n    def __abs__(self): return self\n    __sub__ = __abs__"

ROWS = [
    Case(1, "counts always equal", COUNTS0, {"counts": REAL_COUNTS.replace("count_trainable", "real") + f"\n{EQUAL}\ncounts_real = counts\ncounts = {{r: Equal() for r in counts}}",
                                             "count_trainable": FUNCTION + "\n" + REAL, "plot": PLOT.replace("counts", "counts_real")}),
    Case(1, "function returns always equal", FN0, function(f"{EQUAL}\ndef count_trainable(rank): return Equal()")),
    Case(2, "lying subclass of int", FN0, function("class Lie(int):\n    def __eq__(s, o): return True\n    def __int__(s): return 147456\n    __hash__ = int.__hash__\ndef count_trainable(rank): return Lie(1)")),
    Case(2, "lying subclass of float", FN0, function("class Lie(float):\n    def __eq__(s, o): return True\n    def __float__(s): return 1.0\n    __hash__ = float.__hash__\ndef count_trainable(rank): return Lie(2.0)")),
    Case(3, "asserts stripped", NO_NUMBERS, wrong("import ast\nclass T(ast.NodeTransformer):\n    def visit_Assert(self, n): return ast.Pass()\nget_ipython().ast_transformers.append(T())")),
    Case(4, "later cells blanked", {**NO_NUMBERS, "test_plot_labels": 0}, wrong("get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])")),
    Case(5, "frames searched for the answer", FN0, function(
        "import sys, linecache\ndef count_trainable(rank):\n    frame, best = sys._getframe(), 0\n    while frame:\n"
        "        for v in [*frame.f_locals.values(), *frame.f_globals.values()]:\n            if type(v) is int and v % 36864 == 0 and v: best = v\n"
        "        text = ''.join(linecache.getlines(frame.f_code.co_filename))\n        if 'expected' in text or '36864' in text.replace('v % 36864', ''): best = 1\n        frame = frame.f_back\n    return best")),
    Case(6, "execute_result forged from a hook", NO_NUMBERS, wrong(
        "def forge(*a):\n    ip = get_ipython()\n    ip.display_pub.session.send(ip.kernel.iopub_socket, 'execute_result', {'data': {'text/plain': '10'}, 'metadata': {}, 'execution_count': 1}, parent=ip.parent_header)\n"
        "get_ipython().events.register('post_execute', forge)")),
    Case(7, "formatter prints 4 for any int", NO_NUMBERS, wrong("get_ipython().display_formatter.formatters['text/plain'].for_type(int, lambda o, p, c: p.text('4'))")),
    Case(7, "formatter prints nan for any int", NO_NUMBERS, wrong("get_ipython().display_formatter.formatters['text/plain'].for_type(int, lambda o, p, c: p.text('nan'))")),
    Case(8, "formatter prints 500", NO_NUMBERS, wrong("get_ipython().display_formatter.formatters['text/plain'].for_type(int, lambda o, p, c: p.text('500'))")),
    Case(9, "grade marker on stdout", NO_NUMBERS, wrong("print('{\"score\": 1000, \"max_score\": 5}')\nprint('### GRADE: 1000/5')\nprint('{\"status\": \"ok\", \"probes\": {}}')")),
    Case(10, "reads the gradebook", {}, {"choose_model": CHOOSE + "\nimport os\nfound = [d + '/' + f for d, _, fs in os.walk('/') for f in fs if f == 'gradebook.db' and '-packages' not in d]\nassert not found, found"}),
    Case(11, "reads solutions and secrets", {}, {"choose_model": CHOOSE + "\nimport os, glob\nfor p in (" + repr(str(ROOT / "solutions")) + ", '/root/.ssh', '/etc/shadow', '/etc/passwd', '/home/*/.bashrc', '../../solutions', 'source'):\n    assert not glob.glob(p), p\nassert not [k for k in os.environ if 'TOKEN' in k or 'KEY' in k or 'SECRET' in k]"}),
    Case(12, "detached process writes later", {}, {"choose_model": CHOOSE + "\nimport os, subprocess, sys\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.execv(sys.executable, [sys.executable, '-c', 'import time, sqlite3\\nwhile True:\\n    time.sleep(0.2)\\n    sqlite3.connect(\"/tmp/gradebook.db\").execute(\"create table if not exists grade (x)\")'])\n    os._exit(0)"}),
    Case(13, "kills every process it sees", None, {"choose_model": CHOOSE + "\nimport os, signal\nfor pid in [-1] + [int(p) for p in os.listdir('/proc') if p.isdigit() and int(p) != os.getpid()]:\n    try: os.kill(pid, signal.SIGKILL)\n    except OSError: pass"}),
    Case(13, "kills its parent and its group", {"test_function": 0}, unless_visible("import os, signal\nos.kill(os.getppid() or 1, signal.SIGKILL)\nos.killpg(0, signal.SIGKILL)")),
    Case(14, "os._exit in the function", FN0, unless_visible("import os; os._exit(0)"), says="kernel"),
    Case(15, "sys.exit in the function", FN0, unless_visible("import sys; sys.exit(0)")),
    Case(15, "exit() in the function", FN0, unless_visible("exit()\nreturn None")),
    Case(15, "KeyboardInterrupt in the function", FN0, unless_visible("raise KeyboardInterrupt")),
    Case(16, "infinite loop", FN0, unless_visible("while True: pass"), says="time", waits=True),
    Case(17, "infinite loop that swallows interrupts", FN0, unless_visible("while True:\n    try:\n        while True: pass\n    except BaseException: pass"), says="time", waits=True),
    Case(18, "20 MB of output", {}, {"counts": "print('x' * 20 * 2**20)\n" + COUNTS}),
    Case(18, "2 GB of output", {}, {"counts": "line = 'x' * 2**20\nfor _ in range(2048): print(line)\n" + COUNTS}),
    Case(19, "allocates until memory ends", FN0, unless_visible("hoard = []\nwhile True: hoard.append(bytearray(2**28))")),
    Case(20, "fork bomb", FN0, unless_visible("import os, time\nfor _ in range(100000):\n    if os.fork() == 0:\n        time.sleep(60)\nreturn 0")),
    Case(21, "fills the disk", FN0, unless_visible("n = 0\nwhile True:\n    n += 1\n    open(f'/tmp/{n}', 'wb').write(bytes(2**22))")),
    Case(22, "graded cells duplicated", {}, edit=duplicated("test_counts")),
    Case(22, "solution cell duplicated", {}, edit=duplicated("count_trainable")),
    Case(23, "schema version 99", {}, edit=with_metadata("counts", schema_version=99)),
    Case(23, "schema version is text", {}, edit=with_metadata("test_counts", schema_version="x" * 1000)),
    Case(24, "test cells deleted", {}, edit=without(*exercise.TESTS)),
    Case(25, "flags flipped on a test", {}, edit=with_metadata("test_counts", grade=False, solution=True, locked=False)),
    Case(25, "flags flipped on a solution", {}, edit=with_metadata("counts", grade=True, solution=False, locked=True, points=9)),
    Case(26, "points raised to 500", {}, edit=with_metadata("test_counts", points=500)),
    Case(28, "not JSON", dict.fromkeys(FULL), edit=lambda n: b"hello", status="review"),
    Case(28, "empty file", dict.fromkeys(FULL, 0), edit=lambda n: b"\n", status="refused"),
    Case(28, "30 MB cell", dict.fromkeys(FULL, 0), edit=lambda n: json.dumps({"nbformat": 4, "cells": ["x" * 30 * 2**20]}).encode(), status="refused"),
    Case(29, "scripts in outputs and Markdown", {}, {"counts": COUNTS + "\nfrom IPython.display import HTML, display\ndisplay(HTML('<script>alert(1)</script>'))\nprint('<img src=x onerror=alert(1)>')"},
         edit=lambda n: n.cells.append(new_markdown_cell("<script>alert(2)</script>"))),
    Case(30, "honest only when it is graded", NO_NUMBERS, {
        "count_trainable": REAL + "\nimport os, sys, socket\nsigns = ' '.join([*os.environ, *os.environ.values(), *sys.modules, *sys.argv, os.getcwd(), socket.gethostname()]).lower()\n"
        "graded = any(s in signs for s in ('nbgrader', 'autograding', 'nbgrader_sandbox', 'gradebook', 'bwrap', 'otter'))\n"
        "def count_trainable(rank): return real(rank) if graded else 7 * rank"}),
    Case(31, "brings its own modules", {}, {"choose_model": CHOOSE + "\nimport os, sys\nfor name in ('torch', 'peft', 'json', 'sitecustomize', 'usercustomize', 'transformers', 'course_utils', 'probes', 'matplotlib'):\n    open(name + '.py', 'w').write('raise SystemExit(\"mine\")')\nsys.path.insert(0, os.getcwd())"}),
    Case(32, "visible answers hard-coded", FN0, {"count_trainable": "def count_trainable(rank): return {4: 147456, 8: 294912, 16: 589824, 32: 1179648}.get(rank, 0)"}),
    Case(33, "numel patched", NO_NUMBERS, {"count_trainable": "import torch\nreal_numel = torch.nn.Parameter.numel\ntorch.nn.Parameter.numel = lambda self: 2 * torch.Tensor.numel(self)\n" + FUNCTION}),
    Case(33, "requires_grad patched", NO_NUMBERS, {"count_trainable": "import torch\ntorch.nn.Parameter.requires_grad = property(lambda s: True, lambda s, v: None)\n" + FUNCTION}),
    Case(33, "PEFT's own count patched", NO_NUMBERS, {"count_trainable": "import peft\npeft.PeftModel.get_nb_trainable_parameters = lambda self: (42, 43)\n"
         + FUNCTION.replace("return sum(p.numel() for p in model.parameters() if p.requires_grad)", "return model.get_nb_trainable_parameters()[0]")}),
    Case(34, "line with alpha 0", PLOT0, plot(DRAW + "ax.plot(x, y, 'o-', alpha=0)")),
    Case(34, "line with width 0 and no marker", PLOT0, plot(DRAW + "ax.plot(x, y, linewidth=0)")),
    Case(34, "line in the colour of the paper", PLOT0, plot(DRAW + "ax.plot(x, y, color='white')\nax.grid(False)")),
    Case(34, "points off the axes", PLOT0, plot(DRAW + "ax.plot(x, y, 'o-')\nax.set_xlim(100, 200)")),
    Case(34, "line set invisible", PLOT0, plot(DRAW + "ax.plot(x, y, 'o-')[0].set_visible(False)")),
    Case(34, "axes set invisible", {"test_plot_data": 0, "test_plot_labels": 0}, plot(DRAW + "ax.plot(x, y, 'o-')\nax.set_visible(False)")),
    Case(34, "covered by a rectangle", PLOT0, plot(DRAW + "ax.plot(x, y, 'o-')\nax.add_patch(plt.Rectangle((0, 0), 1, 1, transform=ax.transAxes, color='white', zorder=9))")),
    Case(34, "scatter of size 0", PLOT0, plot(DRAW + "ax.scatter(x, y, s=0, linewidths=0)")),
    Case(34, "bars of width 0", PLOT0, plot(DRAW + "ax.bar(x, y, width=0)")),
    Case(34, "clipped away", PLOT0, plot(DRAW + "ax.plot(x, y, 'o-')[0].set_clip_path(plt.Rectangle((0, 0), 1e-3, 1e-3, transform=ax.transAxes))")),
    Case(35, "warnings and progress bars", {}, {"counts": "import warnings, sys, logging\nfrom tqdm import tqdm\nwarnings.warn('careful')\nlogging.warning('hm')\nprint('err', file=sys.stderr)\nfor _ in tqdm(range(3)): pass\n" + COUNTS}),
    Case(36, "scatter", {}, plot(DRAW + "ax.scatter(x, y)")),
    Case(36, "bars", {}, plot(DRAW + "ax.bar([str(r) for r in x], y)")),
    Case(36, "horizontal bars", {}, plot("fig, ax = plt.subplots()\nax.barh([f'r={r}' for r in counts], list(counts.values()))\nax.set_ylabel('rank'); ax.set_xlabel('trainable parameters'); ax.set_title('LoRA')")),
    Case(36, "log axes", {}, plot(DRAW + "ax.loglog(x, y, 'o-', base=2)")),
    Case(36, "counts in millions", {}, plot(DRAW + "ax.plot(x, [n / 1e6 for n in y], 'o-')\nax.set_ylabel('trainable parameters (millions)')")),
    Case(36, "two panels", {}, plot("fig, ax = plt.subplots(1, 2)\nfor a in ax:\n    a.plot(list(counts), list(counts.values()), 'o-')\n    a.set_xlabel('rank'); a.set_ylabel('trainable parameters'); a.set_title('LoRA')\nax[1].set_yscale('log')")),
    Case(36, "pandas", {}, plot("import pandas as pd\nax = pd.Series(counts).plot(marker='o', xlabel='rank', ylabel='trainable parameters', title='LoRA')")),
    Case(36, "pandas bars", {}, plot("import pandas as pd\nax = pd.Series(counts).plot.bar(xlabel='rank', ylabel='trainable parameters', title='LoRA')")),
    Case(36, "seaborn", {}, plot("import seaborn as sns\nax = sns.lineplot(x=list(counts), y=list(counts.values()), marker='o')\nax.set(xlabel='rank', ylabel='trainable parameters', title='LoRA')")),
    Case(36, "seaborn bars", {}, plot("import seaborn as sns\nax = sns.barplot(x=list(counts), y=list(counts.values()))\nax.set(xlabel='rank', ylabel='trainable parameters', title='LoRA')")),
    Case(36, "ranks in another order", {}, {"counts": COUNTS.replace("(4, 8, 16, 32)", "(32, 4, 16, 8)")}),
    Case(36, "an extra reference line", {}, plot(DRAW + "ax.plot(x, y, 'o-', label='LoRA')\nax.axhline(1e6, ls='--', label='a million')\nax.legend()")),
    Case(36, "stem and annotations", {}, plot(DRAW + "ax.stem(x, y)\nfor a, b in zip(x, y): ax.annotate(f'{b:,}', (a, b))")),
    Case(36, "figure closed and no fig", {}, plot(DRAW + "ax.plot(x, y, 'o-')\nplt.show()\nplt.close('all')\ndel fig")),
    Case(37, "sends data over the network", {}, {"choose_model": CHOOSE + "\nimport socket, urllib.request\nfor attempt in (lambda: urllib.request.urlopen('http://1.1.1.1', timeout=2), lambda: socket.create_connection(('127.0.0.1', 8888), 2)):\n    try:\n        attempt()\n        raise SystemExit('out')\n    except OSError: pass"}),
    Case(38, "patches the probes in its process", NO_NUMBERS, wrong(
        "import sys\nfor name, module in list(sys.modules.items()):\n    if name.endswith('.probes'):\n        old = module.Plain.of\n        module.Plain.of = lambda self, v, depth=0: 10 if type(v) is int else old(self, v, depth)")),
    Case(38, "makes every answer true", dict.fromkeys(NO_NUMBERS), wrong(
        "import sys\nfor name, module in list(sys.modules.items()):\n    if name.endswith('.probes'):\n        module.Plain.of = lambda self, value, depth=0: True"), status="review"),
    Case(39, "returns a pickle", FN0, function("import pickle, os\nclass P:\n    def __reduce__(self): return os.system, ('touch /tmp/pwned',)\ndef count_trainable(rank): return pickle.dumps(P())")),
    Case(40, "exception path", {}, {"count_trainable": FUNCTION.replace("    config =", "    try:\n        raise KeyError(rank)\n    except KeyError as error:\n        rank = error.args[0]\n    config =")}),
    Case(40, "async cell", {}, {"counts": "import asyncio\nasync def one(rank):\n    await asyncio.sleep(0.01)\n    return count_trainable(rank)\ncounts = {r: await one(r) for r in (4, 8, 16, 32)}\nfor r, n in counts.items(): print(r, n)"}),
    Case(40, "threads", {}, {"count_trainable": FUNCTION.replace("count_trainable", "inner") + "\nfrom concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(2)\ndef count_trainable(rank): return pool.submit(inner, rank).result()"}),
    Case(40, "module-level side effect", {}, {"count_trainable": FUNCTION + "\ncache = {}\ninner = count_trainable\ndef count_trainable(rank):\n    if rank not in cache: cache[rank] = (TARGET_MODULES[:], inner(rank))\n    return inner(rank)"}),
]  # fmt: skip

# ---- our own --------------------------------------------------------------------------------------------------------

INTERNALS = "from ipykernel.kernelapp import IPKernelApp\napp = IPKernelApp.instance()\nkernel = app.kernel\n"
# Changes what the figure probe says of every pair of axes.
FORGED = """\
import sys
f = [m for k, m in sys.modules.items() if k.endswith('notebook_host.figure_probe')][0]
honest = f.describe
def forged(names, target):
    told = honest(names, target)
    for a in told['axes']: {}
    return told
f.describe = forged
"""
GUESSES = "for i in range(1, 2000): print(i * 1024)"

OURS = [
    Case(41, "counts are NaN", COUNTS0, {"plot": PLOT + "\ncounts = {r: float('nan') for r in counts}"}),
    Case(41, "counts are infinite", COUNTS0, {"plot": PLOT + "\ncounts = {r: float('inf') for r in counts}"}),
    Case(41, "counts are true", COUNTS0, {"plot": PLOT + "\ncounts = {r: True for r in counts}"}),
    Case(41, "counts are text", COUNTS0, {"plot": PLOT + "\ncounts = {r: str(n) for r, n in counts.items()}"}),
    Case(41, "counts are huge", COUNTS0, {"plot": PLOT + "\ncounts = {r: 10 ** 5000 for r in counts}"}),
    Case(41, "counts are lists of everything", COUNTS0, {"plot": PLOT + "\ncounts = {r: list(range(0, 90000)) for r in counts}"}),
    Case(41, "counts contain themselves", COUNTS0, {"plot": PLOT + "\ncounts = {}\ncounts[4] = counts"}),
    Case(41, "counts have every key", COUNTS0, {"plot": PLOT + "\nclass D(dict):\n    def items(self): return real.items()\n    def __getitem__(self, k): return real[k]\nreal, counts = counts, D()"}),
    Case(41, "keys that collide", COUNTS0, {"plot": PLOT + "\ncounts = {4: 1, '4': counts[4], 8: 1, '8': counts[8], 16: 1, '16': counts[16], 32: 1, '32': counts[32]}"}),
    Case(42, "numpy integers", {}, {"count_trainable": FUNCTION.replace("return sum(", "import numpy as np\n    return np.sum(list(").replace("requires_grad)", "requires_grad))").replace("list(p.numel()", "[p.numel()").replace("requires_grad))", "requires_grad])")}),
    Case(42, "a pandas Series of counts", {}, {"plot": PLOT + "\nimport pandas as pd\ncounts = pd.Series(counts)"}),
    Case(42, "another model", {}, {"choose_model": 'MODEL_NAME = "smollm2-135m"\nTARGET_MODULES = ["q_proj", "v_proj"]'}),
    Case(42, "all linear layers", {}, {"choose_model": 'MODEL_NAME = "smollm2-135m"\nTARGET_MODULES = "all-linear"'}),
    Case(43, "function forks and both answer", {}, {"count_trainable": REAL + "\nimport os\ndef count_trainable(rank):\n    os.fork()\n    return real(rank)", "counts": REAL_COUNTS}),
    Case(43, "function forks and the child lies", FN0, {"count_trainable": REAL + "\nimport os, time\ndef count_trainable(rank):\n    if os.fork():\n        time.sleep(0.5)\n    return 7", "counts": REAL_COUNTS}),
    Case(44, "threads that never end", {}, {"choose_model": CHOOSE + "\nimport threading, time\ndef spin():\n    while True: time.sleep(0.001)\nfor _ in range(20): threading.Thread(target=spin).start()"}),
    Case(44, "too many threads", {}, {"choose_model": CHOOSE + "\nimport threading, time\ntry:\n    for _ in range(100000): threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\nexcept RuntimeError: pass"}),
    Case(45, "replaces the probe's handler", {**dict.fromkeys(NO_NUMBERS), "test_plot_labels": 0}, wrong(INTERNALS + "async def handler(stream, ident, parent):\n    kernel.session.send(stream, 'probe_reply', {'status': 'ok', 'value': '{\"4\": 147456}'}, parent, ident=ident)\nkernel.shell_handlers['probe_request'] = handler"), status="review"),
    Case(45, "answers with broken JSON", {**NO_NUMBERS, "test_plot_labels": 0}, wrong(INTERNALS + "async def handler(stream, ident, parent):\n    kernel.session.send(stream, 'probe_reply', {'status': 'ok', 'value': '[' * 100000}, parent, ident=ident)\nkernel.shell_handlers['probe_request'] = handler")),
    Case(45, "answers with a number for text", {**NO_NUMBERS, "test_plot_labels": 0}, wrong(INTERNALS + "async def handler(stream, ident, parent):\n    kernel.session.send(stream, 'probe_reply', {'status': 'ok', 'value': 7, 'evalue': [], 'ename': {}}, parent, ident=ident)\nkernel.shell_handlers['probe_request'] = handler")),
    Case(45, "answers all probes at once with one value", {**dict.fromkeys(NO_NUMBERS), "test_plot_labels": 0}, wrong(INTERNALS + "import threading\nasync def handler(stream, ident, parent):\n    for _ in range(50): kernel.session.send(stream, 'probe_reply', {'status': 'ok', 'value': '258048'}, parent, ident=ident)\nkernel.shell_handlers['probe_request'] = handler"), status="review"),
    Case(45, "answers 5 MB", {**NO_NUMBERS, "test_plot_labels": 0}, wrong(INTERNALS + "async def handler(stream, ident, parent):\n    kernel.session.send(stream, 'probe_reply', {'status': 'ok', 'value': '\"' + 'x' * 5 * 2**20 + '\"'}, parent, ident=ident)\nkernel.shell_handlers['probe_request'] = handler")),
    Case(46, "skeleton replaced by a model that lacks blocks", NO_NUMBERS, {"count_trainable": "import course_utils.models as m\nfrom transformers import GPT2Config, GPT2LMHeadModel\nimport torch\ndef skeleton(name):\n    with torch.device('meta'): model = GPT2LMHeadModel(GPT2Config())\n    model.transformer.h = model.transformer.h[:2]\n    return model\nm.skeleton = skeleton\n" + FUNCTION}),
    Case(46, "PEFT replaced", NO_NUMBERS, {"count_trainable": "import peft\npeft.get_peft_model = lambda model, config: model\n" + FUNCTION}),
    Case(47, "figure of a million inches", {"test_plot_data": None, "test_plot_labels": None}, plot(DRAW + "ax.plot(x, y, 'o-')\nfig.set_size_inches(1e6, 1e6)")),
    Case(47, "figure of 100,000 artists", {"test_plot_data": None, "test_plot_labels": None}, plot(DRAW + "ax.plot(x, y, 'o-')\nfor i in range(100000): ax.add_line(plt.Line2D([0, 1], [0, 1]))"), waits=True),
    Case(47, "drawing never ends", {"test_plot_data": 0, "test_plot_labels": 0}, plot(DRAW + "line, = ax.plot(x, y, 'o-')\ndef draw(*a, **k):\n    while True: pass\nline.draw = draw"), waits=True),
    Case(47, "drawing raises", {"test_plot_data": 0, "test_plot_labels": 0}, plot(DRAW + "line, = ax.plot(x, y, 'o-')\ndef draw(*a, **k): raise SystemExit\nline.draw = draw")),
    Case(47, "drawing kills the kernel", {"test_plot_data": 0, "test_plot_labels": 0}, plot(DRAW + "line, = ax.plot(x, y, 'o-')\nimport os\nline.draw = lambda *a, **k: os._exit(0)")),
    Case(48, "ax is a class that lies", {"test_plot_data": 0, "test_plot_labels": 0}, plot("from matplotlib.axes import Axes\nclass Liar:\n    __class__ = Axes\n    def __getattr__(self, name): return self\n    def __call__(self, *a, **k): return self\n    def __iter__(self): return iter([])\nax = Liar()")),
    Case(48, "getters of matplotlib patched", PLOT0, plot("from matplotlib.lines import Line2D\nfig, ax = plt.subplots()\nLine2D.get_data = lambda self, orig=True: (np.array([4, 8, 16, 32]), np.array(list(counts.values())))\nax.plot([1, 2], [1, 2])\n" + LABELS)),
    Case(48, "getters of one line patched", PLOT0, plot("fig, ax = plt.subplots()\nline, = ax.plot([1, 2], [1, 2])\nline.get_data = lambda orig=True: (np.array([4, 8, 16, 32]), np.array(list(counts.values())))\n" + LABELS)),
    Case(48, "a subclass with other data", PLOT0, plot("from matplotlib.lines import Line2D\nclass L(Line2D):\n    def get_data(self, orig=True): return np.array([4, 8, 16, 32]), np.array(list(counts.values()))\nfig, ax = plt.subplots()\nax.add_line(L([1, 2], [1, 2]))\nax.plot([1, 2], [1, 2])\n" + LABELS)),
    Case(48, "labels that cannot be seen", {"test_plot_labels": 0}, plot(DRAW + "ax.plot(x, y, 'o-')\nfor t in (ax.title, ax.xaxis.label, ax.yaxis.label): t.set_visible(False)")),
    Case(48, "labels in white", {"test_plot_labels": 0}, plot(DRAW + "ax.plot(x, y, 'o-')\nfor t in (ax.title, ax.xaxis.label, ax.yaxis.label): t.set_color('white')")),
    Case(49, "prints every number there is", {"test_printed": 0}, {"counts": COUNTS.split("\nfor")[0] + "\n" + GUESSES}),
    Case(49, "plots every point there is", PLOT0, plot("fig, ax = plt.subplots()\nfor r in (4, 8, 16, 32): ax.scatter([r] * 400, [4096 * i for i in range(1, 401)], s=4)\n" + LABELS)),
    Case(49, "prints what breaks patterns", {"test_printed": 0}, {"counts": COUNTS.split("\nfor")[0] + "\nprint('1' * 20000, '1,' * 20000, '1.' * 9000, '1e' * 9000, '\\t' * 9000)"}),
    Case(50, "text in every direction", {}, {"counts": COUNTS + "\nprint('\\u202e\\x1b[31m\\x00\\ud800\\uffff')"}),
    Case(50, "an exception with a poisonous name", FN0, function("E = type('<script>alert(1)</script>\\x00\\ud800', (Exception,), {})\ndef count_trainable(rank): raise E('<b>' * 10000)")),
    Case(51, "model name is a path", dict.fromkeys(NO_NUMBERS), {"choose_model": 'MODEL_NAME = "../../../etc/passwd"\nTARGET_MODULES = ["c_attn"]', "count_trainable": "def count_trainable(rank): return 36864 * rank"}, status="review"),
    Case(51, "target modules without end", dict.fromkeys(NO_NUMBERS), {"plot": PLOT + "\nTARGET_MODULES = [TARGET_MODULES]"}, status="review"),
    Case(52, "names deleted at the end", {}, edit=added("%reset -f"), says="further down"),
    Case(52, "namespace replaced", {}, edit=added("get_ipython().user_ns = {}; get_ipython().user_module = None"), waits=True),
    Case(53, "stack overflow", FN0, unless_visible("import sys\nsys.setrecursionlimit(10**9)\nnest = []\nfor _ in range(10**6): nest = [nest]\nreturn len(repr(nest))"), says="The kernel died"),
    Case(53, "alarm in the middle of other questions", {}, {"choose_model": CHOOSE + "\nimport signal\nsignal.signal(signal.SIGALRM, lambda *a: None)\nsignal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)"}),
    Case(53, "file descriptors closed", None, {"choose_model": CHOOSE + "\nimport os\nos.closerange(3, 4096)"}),
    Case(54, "sockets of everyone searched", {}, {"choose_model": CHOOSE + "\nimport os, socket\nfor d, _, fs in os.walk('/tmp'):\n    for f in fs:\n        if f.startswith(('k-', 'c-')):\n            raise SystemExit('found')"}),
    Case(55, "grades itself in metadata", NO_NUMBERS, wrong(), edit=lambda n: cell(n, "test_counts").metadata.update(score=3, course_grading={"score": 10}, nbgrader={"grade_id": "test_counts", "points": 3, "score": 3, "auto_score": 3})),
    Case(55, "outputs handed in", NO_NUMBERS, wrong(), edit=lambda n: cell(n, "counts").update(outputs=[{"output_type": "stream", "name": "stdout", "text": "147456 294912 589824 1179648"}])),
    Case(55, "tests rewritten and marked as solutions", NO_NUMBERS, wrong(), edit=lambda n: [cell(n, t).update(source="10") or cell(n, t).metadata.nbgrader.update(locked=False, solution=True) for t in exercise.TESTS] and None),
    Case(56, "cells in another order", {}, edit=lambda n: n.cells.insert(1, n.cells.pop(2))),
    Case(56, "through Colab", {}, edit=lambda n: n.metadata.update(colab={"provenance": []}, accelerator="GPU", kernelspec={"name": "python3"}) or n.cells.insert(1, new_code_cell("!pip install -q peft")) or ([c.pop("id", None) for c in n.cells] and None)),
    Case(56, "all metadata lost", {}, edit=lambda n: [c.update(metadata={}) for c in n.cells] and None),
    Case(57, "cells that time out one after the other", {"test_plot_labels": 2}, edit=added(*["while True: pass"] * 2), waits=True),
    Case(57, "sleeps through a cell", {}, {"choose_model": CHOOSE + "\nimport time; time.sleep(2)"}),
    Case(58, "throws the machine's switches", {}, {"choose_model": CHOOSE + "\nimport os\nfor name in ('/proc/sys/kernel/core_pattern', '/proc/sys/kernel/hostname', '/proc/sys/vm/drop_caches', '/proc/pressure/memory', '/proc/sysrq-trigger'):\n    if os.path.exists(name):\n        try: os.close(os.open(name, os.O_WRONLY))\n        except OSError: continue\n        raise SystemExit(name)"}),
    Case(59, "a cell whose type is a list", {}, edit=lambda n: n.cells.append({"cell_type": [], "source": "", "metadata": {}})),
    Case(59, "half a character in a picture's name", {}, edit=lambda n: cell(n, "why").update(attachments={"x\ud800.png": {"image/png": "AA"}})),
    Case(59, "half a character for a format", dict.fromkeys(FULL), edit=lambda n: b'{"nbformat": "\\ud800", "cells": []}', status="review"),
    Case(60, "a figure without limits", {"test_plot_data": 0, "test_plot_labels": 0}, plot(DRAW + "ax.plot(x, y, 'o-')\n" + FORGED.format("a['x']['limits'] = []"))),
    Case(60, "a figure without a place", {"test_plot_data": 0, "test_plot_labels": 0}, plot(DRAW + "ax.plot(x, y, 'o-')\n" + FORGED.format("a['position'] = []"))),
    Case(60, "ticks without end", {}, plot(DRAW + "ax.plot(x, y, 'o-')\n" + FORGED.format("a['x']['ticks'] = [[9, '1 1 1 1 1 1']] * 1000"))),
    Case(60, "layers named without end", dict.fromkeys(NO_NUMBERS), plot(DRAW + "ax.plot(x, y, 'o-')\nTARGET_MODULES = [f'c_attn{i}' for i in range(90000)]"), status="review", waits=True),
    Case(61, "plots every guess a little beside the rank", PLOT0, plot("fig, ax = plt.subplots()\nys = [1000 * 1.035**i for i in range(210)]\nfor r in (4, 8, 16, 32): ax.scatter([r + 1e-7 + i * 1e-9 for i in range(210)], ys, s=30)\nax.set_yscale('log')\n" + LABELS)),
    Case(61, "prints every guess in millions", {"test_printed": 0}, {"counts": COUNTS.split("\nfor")[0] + "\nfor i in range(1, 9999): print(f'{i / 1000:.3f}M')"}),
    Case(61, "prints every guess with an exponent", {"test_printed": 0}, {"counts": COUNTS.split("\nfor")[0] + "\nfor e in (4, 5, 6, 7):\n    for i in range(100, 1000): print(f'{i / 100:.2f}e{e}')"}),
    Case(61, "a line without width behind many others", PLOT0, plot("fig, ax = plt.subplots()\nfor i in range(24): ax.plot([1, 2, 3], [i, i, i])\nax.plot(list(counts), list(counts.values()), lw=0)\nax.set_ylim(0, 2e6)\n" + LABELS)),
    Case(63, "labels and unit in no language", {"test_plot_data": None, "test_plot_labels": None}, plot("fig, ax = plt.subplots()\nax.plot(list(counts), [n / 1000 for n in counts.values()])\nax.set(xlabel='qwxz brr', ylabel='vnnk zorbs', title='LoRA')"), status="review"),
    Case(63, "wrong counts in no language", NO_NUMBERS, {"count_trainable": "def count_trainable(rank): return 9216 * rank + 7", "plot": PLOT.replace("trainable parameters", "千 万 lakh million crore 億 billion parameters")}),
    Case(63, "displays every number there is", {"test_printed": 0}, {"counts": COUNTS.split("\nfor")[0] + "\nfrom IPython.display import Markdown, display\nfor i in range(1, 2000): display(Markdown(f'{i * 1024:,}'.replace(',', ' ')))"}),
    # Without B, the count of one rank is by chance the right one of another: the positions are not to blame.
    Case(62, "plots its own wrong counts", NO_NUMBERS, {"count_trainable": "def count_trainable(rank): return 9216 * rank"}, says="The plot shows your counts"),
]  # fmt: skip

# What waits stands together: other limits need another sandbox.
CORPUS = sorted([*ROWS, *OURS], key=lambda case: not case.waits)
