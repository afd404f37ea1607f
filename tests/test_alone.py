"""A notebook alone in an empty folder, as Colab opens it: its setup cell brings the rest and leaves torch as it is.

A fresh environment holds what a platform brings (torch, a kernel), the folder holds nothing but the notebook, and
the repository can be reached as a Git remote only. ``google.colab`` is a stand-in.

``COURSE_TEST_PYTHON=/path/to/python3.12`` takes another Python (where pip may fetch several GB of torch), and
``COURSE_TEST_ALONE=all`` takes every notebook in place of two.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from ci import install, repository
from ci.exercises import ROOT

PYTHON = os.environ.get("COURSE_TEST_PYTHON", sys.executable)
NOTEBOOKS = ["chapters/01_rank_one.ipynb", "solutions/ex_9_3/ex_9_3.ipynb"]
if os.environ.get("COURSE_TEST_ALONE") == "all":
    NOTEBOOKS = sorted(
        str(p.relative_to(ROOT)) for f in ("chapters/*", "solutions/*/*") for p in ROOT.glob(f"{f}.ipynb")
    )


def run(*command: str, **options) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


@pytest.fixture(scope="module")
def platform(tmp_path_factory) -> Path:
    """An environment of its own with torch and a kernel, and ``google.colab`` in it."""
    folder = tmp_path_factory.mktemp("platform")
    run(PYTHON, "-m", "venv", str(folder))
    python = str(folder / "bin" / "python")
    pins = install.pins()
    run(python, "-m", "pip", "install", "--quiet", "-c", str(install.PINS), *pins["torch"], "ipykernel")
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (site / "google" / "colab").mkdir(parents=True)
    (site / "google" / "colab" / "__init__.py").touch()
    run(python, "-m", "ipykernel", "install", "--prefix", str(folder), "--name", "alone")
    return folder


@pytest.fixture(scope="module")
def remote(tmp_path_factory) -> Path:
    """What has been committed, as a Git remote."""
    bare = tmp_path_factory.mktemp("remote") / "course.git"
    run("git", "clone", "--quiet", "--bare", str(ROOT), str(bare))
    return bare


def torch_files(platform: Path) -> dict[str, float]:
    """torch's own record of its files, and when each metadata file was written."""
    return {str(p): p.stat().st_mtime for p in platform.rglob("torch-*.dist-info/*") if p.is_file()}


@pytest.mark.timeout(1800)  # it builds an environment first
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_alone(name, platform, remote, tmp_path, monkeypatch):
    notebook = nbformat.read(ROOT / name, as_version=4)
    setup = next(cell for cell in notebook.cells if cell.id == "setup")
    again = nbformat.v4.new_code_cell(setup.source, id="setup-again")
    proof = nbformat.v4.new_code_cell("import google.colab, course_utils; print(course_utils.__file__)", id="proof")
    place = notebook.cells.index(setup) + 1
    notebook.cells[place:place] = [again, proof]
    nbformat.write(notebook, tmp_path / "alone.ipynb")

    monkeypatch.setenv("JUPYTER_PATH", str(platform / "share" / "jupyter"))
    monkeypatch.setenv("PATH", f"{platform / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "2")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.file://{remote}.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", f"https://github.com/{repository.name()}")
    monkeypatch.setenv("GIT_CONFIG_KEY_1", "safe.directory")
    monkeypatch.setenv("GIT_CONFIG_VALUE_1", "*")
    before = torch_files(platform)
    assert before
    # A notebook before this one may have installed the course; this one shall do it by itself.
    run(str(platform / "bin" / "python"), "-m", "pip", "uninstall", "--yes", "--quiet", install.COURSE)

    done = papermill.execute_notebook(
        str(tmp_path / "alone.ipynb"),
        str(tmp_path / "done.ipynb"),
        parameters={"PROFILE": "smoke"},
        kernel_name="alone",
        progress_bar=False,
        cwd=str(tmp_path),
    )
    (printed,) = next(cell for cell in done.cells if cell.id == "proof").outputs
    assert str(platform) in printed.text, "the course came from the setup cell, not from this folder"
    assert torch_files(platform) == before, "the platform's torch was touched"
