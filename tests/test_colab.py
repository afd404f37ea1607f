"""A notebook alone in Colab: its setup cell brings the course, and leaves alone what the kernel has imported.

An environment of its own has the decisive part of Colab's packages at its versions (ci/colab.txt) and this machine's
torch. Its kernel imports at its start what Colab's does, and what child processes print doesn't reach the notebook. The
folder holds nothing but the notebook, and the repository can be reached as a Git remote only.

``COURSE_TEST_COLAB=all`` runs every notebook there in place of one (nightly).
``COURSE_TEST_PYTHON=/path/to/python3.13`` takes another Python, where pip may fetch several GB of torch.
``python -m ci platforms`` keeps what became of each notebook.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import warnings
from pathlib import Path

import nbclient
import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from ci import colab, repository, runner
from ci.repository import ROOT

sys.path.insert(0, str(ROOT / "ci"))
import install

PYTHON = os.environ.get("COURSE_TEST_PYTHON")
NOTEBOOKS = [ROOT / "chapters" / "01_rank_one.ipynb"]
if os.environ.get("COURSE_TEST_COLAB") == "all":
    NOTEBOOKS = runner.all_notebooks()
MEGABYTES = 110  # to fetch at most
SECONDS = 40  # on a quiet machine, so this is reported and not asserted

LAUNCHER = """\
import anywidget, ipywidgets, matplotlib, numpy, PIL, psutil, tornado
from ipykernel.kernelapp import IPKernelApp

IPKernelApp.capture_fd_output = False
IPKernelApp.launch_instance()
"""
# In google-colab's own metadata; pip complains where one of them is broken.
NEEDS_OF_GOOGLE_COLAB = ("ipykernel", "ipython", "pandas", "requests", "tornado")
OFFLINE = """\
import os
whole = dict(os.environ)
os.environ |= {"GIT_ALLOW_PROTOCOL": "none"}
"""
NO_INDEX = """\
nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9", "PIP_RETRIES": "1", "PIP_CONFIG_FILE": os.devnull}
os.environ.clear()
os.environ.update(whole | nowhere)
del os.environ["PIP_LOG"]  # with a log file pip takes a child's words for shown
"""
ONLINE = """\
os.environ.clear()
os.environ.update(whole)
"""
IMPORTED = """\
import importlib.metadata, json, sys
modules = {name.partition(".")[0] for name in list(sys.modules)}
owners = importlib.metadata.packages_distributions()
print(json.dumps([dist for module in modules & set(owners) for dist in owners[module]]))
"""
ADAPTER = """\
import course_utils, google.colab, peft, torch
peft.get_peft_model(torch.nn.Sequential(torch.nn.Linear(4, 4)), peft.LoraConfig(target_modules=["0"]))
print(course_utils.__file__)
"""


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def link(source: str, target: str) -> None:
    """A hard link, so that nothing is copied and nothing that pip removes is lost to this environment."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def add_stub(site: Path, name: str, version: str, needs: tuple[str, ...] = ()) -> None:
    """Metadata alone, and an empty module, so that ``find_spec`` and pip both find the package."""
    module, info = name.replace("-", "_"), f"{name.replace('-', '_')}-{version}.dist-info"
    (site / info).mkdir()
    (site / module).mkdir(exist_ok=True)
    (site / module / "__init__.py").touch()
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {x}" for x in needs)]
    (site / info / "METADATA").write_text("\n".join(lines) + "\n")
    (site / info / "RECORD").write_text(f"{module}/__init__.py,,\n{info}/METADATA,,\n{info}/RECORD,,\n")


@pytest.fixture(scope="module")
def platform(tmp_path_factory) -> Path:
    """Colab's packages, kernel and ``google.colab`` in an environment of its own; the path of its site-packages."""
    folder = tmp_path_factory.mktemp("platform")
    run(PYTHON or sys.executable, "-m", "venv", str(folder))
    python, (wheels, stubs) = str(folder / "bin" / "python"), colab.packages()
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--no-deps", "--no-compile", "--only-binary", ":all:", *wheels, *install.pins()["setuptools"])
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    if PYTHON:
        run(*pip, "-c", str(install.PINS), *install.pins()["torch"])
    else:
        for part in Path(sysconfig.get_path("purelib")).glob("torch*"):
            if re.fullmatch(r"torch|torchgen|torch-.*\.dist-info", part.name):
                shutil.copytree(part, site / part.name, copy_function=link)
    for name, version in stubs.items():
        add_stub(site, name, version)
    exact = dict(line.split("==") for line in wheels)
    add_stub(site, "google-colab", "1.0.0", tuple(f"{name}=={exact[name]}" for name in NEEDS_OF_GOOGLE_COLAB))
    (site / "google" / "colab").mkdir(parents=True, exist_ok=True)
    (site / "google" / "colab" / "__init__.py").touch()
    launcher, kernel = folder / "launcher.py", folder / "share" / "jupyter" / "kernels" / "colab"
    launcher.write_text(LAUNCHER)
    kernel.mkdir(parents=True)
    argv = [python, str(launcher), "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Colab", "language": "python"}))
    return site


@pytest.fixture(scope="module")
def remote(tmp_path_factory) -> Path:
    """What has been committed, as a Git remote."""
    bare = tmp_path_factory.mktemp("remote") / "course.git"
    run("git", "clone", "--quiet", "--bare", str(ROOT), str(bare))
    return bare


@pytest.fixture(scope="module")
def content(tmp_path_factory) -> Path:
    """The folder in which all notebooks of one runtime run: empty at first, then with what their setup cell brought."""
    return tmp_path_factory.mktemp("content")


@pytest.fixture
def execute(platform, remote, content, tmp_path, monkeypatch):
    """Run a notebook there."""
    root = next(parent for parent in platform.parents if (parent / "launcher.py").exists())
    git = {f"url.file://{remote}.insteadOf": f"https://github.com/{repository.name()}", "safe.directory": "*"}
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(git)))
    for i, (key, value) in enumerate(git.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{i}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{i}", value)
    monkeypatch.setenv("JUPYTER_PATH", str(root / "share" / "jupyter"))
    monkeypatch.setenv("PATH", f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PIP_LOG", str(tmp_path / "pip.log"))
    monkeypatch.delenv("PYTHONPATH", raising=False)

    def executed(notebook):
        place = {"metadata": {"path": str(content)}}
        return nbclient.NotebookClient(notebook, kernel_name="colab", resources=place, timeout=1200).execute()

    return executed


def records(site: Path) -> dict[str, tuple[str, int]]:
    """The version of every installed distribution, and when it was put there."""
    infos = [(path, path.name.removesuffix(".dist-info").split("-")) for path in site.glob("*.dist-info")]
    return {install.normal(name): (version, path.stat().st_ino) for path, (name, version) in infos}


def megabytes(log: Path) -> float:
    """What pip fetched according to its log, from an index, from its cache or from a folder."""
    text, units = log.read_text(encoding="utf-8"), {"kB": 1e-3, "MB": 1.0}
    fetched = re.findall(r"(?:Downloading|Using cached) \S+ \(([\d.]+) (kB|MB)\)", text)
    local = [Path(path).stat().st_size / 1e6 for path in re.findall(r"Processing (?:file://)?(/\S+\.whl)", text)]
    return sum(float(size) * units[unit] for size, unit in fetched) + sum(local)


def printed(cell) -> str:
    return "".join(output.get("text", "") for output in cell.outputs)


def test_the_list_of_colabs_packages_is_current():
    """Warn, and don't fail: a list gets old by itself."""
    if old := colab.complaint():
        warnings.warn(old, stacklevel=1)


def test_an_old_list_is_noticed_and_renewed():
    day = datetime.date(2100, 1, 1)
    assert "python -m ci colab" in colab.complaint(day)
    text, gone = colab.renew("IPython==9.9.9\njupyter_client==1.2.3\n", day)
    assert "# Date: 2100-01-01" in text
    assert colab.PACKAGE.findall(text) == [("ipython", "9.9.9"), ("jupyter_client", "1.2.3")]
    assert "traitlets" in gone


@pytest.mark.timeout(1800)  # 4 minutes on a quiet machine, an installation among them
def test_the_setup_cell_in_colab(platform, execute, tmp_path, record_property, capsys):
    setup, fails = repository.setup_cell(), {"tags": ["raises-exception"]}
    session = [
        new_code_cell("import pandas", id="pandas"),
        new_code_cell(OFFLINE + setup, id="offline", metadata=fails),
        new_code_cell(NO_INDEX + setup, id="no-index", metadata=fails),
        new_code_cell(ONLINE + IMPORTED, id="imported"),
        new_code_cell(setup, id="setup"),
        new_code_cell(setup, id="again"),
        new_code_cell(ADAPTER, id="adapter"),
    ]
    before = records(platform)
    cells = {cell.id: cell for cell in execute(new_notebook(cells=session)).cells}
    for cell, sentence in (("offline", "could not be fetched"), ("no-index", "index can't be reached")):
        error = next(output for output in cells[cell].outputs if output.output_type == "error")
        assert error.ename == "SystemExit", error
        what, cure = error.evalue.splitlines()
        assert sentence in what, printed(cells[cell])
        assert cure.startswith("  What to do: ")
        assert "Traceback" not in "".join(error.traceback)
    assert "ERROR" in printed(cells["no-index"]), "pip's own words are in the notebook"

    after = records(platform)
    touched = {name for name in before if after.get(name) != before[name]}
    imported = {install.normal(name) for name in json.loads(printed(cells["imported"]).splitlines()[-1])}
    assert {"ipywidgets", "numpy", "pyarrow", "tornado"} <= imported
    assert not touched & imported, "what the kernel had imported has changed on disk"
    assert "torch" not in touched
    assert "ERROR" not in printed(cells["setup"])
    assert printed(cells["adapter"]).startswith(str(platform)), "the course came from the setup cell"

    times = [datetime.datetime.fromisoformat(cells["setup"].metadata.execution[key].replace("Z", "+00:00"))
             for key in ("iopub.execute_input", "shell.execute_reply")]  # fmt: skip
    seconds, size = (times[1] - times[0]).total_seconds(), megabytes(tmp_path / "pip.log")
    record_property("seconds", seconds)
    record_property("megabytes", size)
    with capsys.disabled():
        print(f"\nColab's setup cell: {seconds:.0f} s (quiet machine: under {SECONDS}), {size:.0f} MB; "
              f"changed: {', '.join(sorted(touched))}; new: {', '.join(sorted(set(after) - set(before)))}")  # fmt: skip
    assert 40 < size < MEGABYTES


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_notebook_in_colab(path, platform, execute, record_property):
    record_property("notebook", path.stem)
    record_property("platform", f"colab {platform.parent.name}")
    notebook = nbformat.read(path, as_version=4)
    cells = list(notebook.cells)
    parameters = next(i for i, cell in enumerate(cells) if cell.id == "parameters")
    notebook.cells.insert(parameters + 1, new_code_cell('PROFILE = "smoke"', id="injected"))
    before = records(platform)["torch"]
    try:
        execute(notebook)
    except CellExecutionError as error:
        failed = next(
            i for i, cell in enumerate(cells) if "error" in {out.output_type for out in cell.get("outputs", [])}
        )
        pytest.fail(f"{repository.relative(path)}, cell {failed}: {error}")
    assert records(platform)["torch"] == before
