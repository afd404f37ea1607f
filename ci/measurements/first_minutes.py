"""How soon a newcomer sees something: seconds from ``git clone`` to a first figure, adapter and graded exercise.

    python -m ci first-minutes [--python python3.11]

Clones this repository into an empty folder with an empty home, and follows the README: environment, chapter 01 up to
its first figure, chapter 04 up to its trained adapter, exercise 01 checked. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from ci.repository import ROOT


def seconds(*command: str, folder: Path, home: Path) -> float:
    """Wall time of a command; its output is shown only when it fails.

    Raises:
        SystemExit: the command failed.
    """
    started = time.perf_counter()
    environment = {**os.environ, "HOME": str(home)}
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout.decode(errors='replace')[-3000:]}")
    return time.perf_counter() - started


def until(notebook: NotebookNode, found) -> float:
    """Seconds from the start of an executed notebook to the end of the first cell for which ``found`` is true."""
    cell = next(cell for cell in notebook.cells if found(cell))
    ended, started = cell.metadata.papermill.end_time, notebook.metadata.papermill.start_time
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(started)).total_seconds()


def has_figure(cell: NotebookNode) -> bool:
    """Whether a cell shows a picture."""
    return any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))


def measure(python: str) -> list[tuple[str, float]]:
    """(what, seconds since the clone began) for every milestone."""
    with tempfile.TemporaryDirectory() as folder:
        course, home = Path(folder, "course"), Path(folder, "home")
        home.mkdir()
        cloned = seconds("git", "clone", "--quiet", str(ROOT), str(course), folder=home, home=home)
        ready = cloned + seconds("make", ".venv/ready", f"PYTHON={python}", folder=course, home=home)
        python = str(course / ".venv" / "bin" / "python")
        chapters = ["chapters/01_rank_one.ipynb", "chapters/04_lora_from_scratch.ipynb"]
        for chapter in chapters:
            seconds(python, "-m", "ci", "run", "--profile", "full", chapter, folder=course, home=home)
        first, fourth = (nbformat.read(course / "build" / "notebooks" / chapter, as_version=4) for chapter in chapters)
        check = (python, "-m", "course_utils", "check", "solutions/ex_01/ex_01.ipynb")
        checked = seconds(*check, folder=course, home=home)
    return [
        ("cloned, installed, model unpacked", ready),
        ("first figure (chapter 01)", ready + until(first, has_figure)),
        ("first trained adapter (chapter 04)", ready + until(fourth, lambda cell: cell.id == "train")),
        ("first exercise checked (01, solved)", ready + checked),
    ]


def main(arguments: list[str]) -> int:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(prog="python -m ci first-minutes", description=__doc__.splitlines()[0])
    parser.add_argument("--python", default=sys.executable, help="the Python that makes the environment")
    print("| from the clone to | seconds |\n|---|---|")
    for what, elapsed in measure(parser.parse_args(arguments).python):
        print(f"| {what} | {elapsed:.0f} |")
    return 0
