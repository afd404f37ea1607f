"""The README's quickstart, word for word: an empty folder, a new environment, nothing of the course."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

pytestmark = [pytest.mark.installs, pytest.mark.timeout(2400)]

GRADER = Path(__file__).parents[1]
BLOCK = re.compile(r"```(bash|python)\n(.*?)```", re.S)
# What the formgrader's button does: its handler calls this.
BUTTON = """
from nbgrader.apps import NbGraderAPI
from traitlets.config import PyFileConfigLoader
api = NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py", path=".").load_config())
done = api.autograde("squares", "eve")
assert done["success"], done
"""
# Passes every assert of the exercise and squares nothing.
TABLE = """
def squares(n):
    if n < 1:
        raise ValueError
    return {1: [1], 2: [1, 4], 10: [1, 4, 9, 16, 25, 36, 49, 64, 81, 100],
            11: [1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121]}[n]
"""


def script() -> str:
    """The quickstart's blocks as one script of the shell."""
    text = (GRADER / "README.md").read_text("utf-8")
    start, end = text.index("## Quickstart"), text.index("## What is covered")
    lines = ["set -euo pipefail"]
    for language, code in BLOCK.findall(text[start:end]):
        if language == "python":
            path = re.match(r"# (\S+)\n", code)[1]
            code = f"cat > {path} <<'END'\n{code}END\n"
        lines.append(code)
    return "\n".join(lines)


@pytest.fixture(scope="module")
def folder(bubblewrap, tmp_path_factory):
    """The folder after the quickstart."""
    home = tmp_path_factory.mktemp("quickstart")
    ignored = shutil.ignore_patterns("build", "*.egg-info", "__pycache__", "tests")
    shutil.copytree(GRADER, home / "grader", ignore=ignored)
    done = subprocess.run(
        ["bash", "-c", script()], cwd=home, env=environment(), capture_output=True, text=True, timeout=1500
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    return home / "course101"


def environment() -> dict[str, str]:
    """The caller's, with this Python as python3 and without anything that leads to the course."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return kept | {"PATH": f"{Path(sys.base_prefix) / 'bin'}:{os.environ['PATH']}"}


def in_venv(folder: Path, command: str) -> str:
    """What a command prints in the quickstart's environment."""
    done = subprocess.run(
        ["bash", "-c", f"set -e; . ../venv/bin/activate; {command}"],
        cwd=folder, env=environment(), capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    return done.stdout


def scores(folder: Path) -> dict[tuple[str, str], float]:
    """Points by assignment and student, as ``nbgrader export`` writes them."""
    with (folder / "grades.csv").open() as file:
        return {(row["assignment"], row["student_id"]): float(row["raw_score"]) for row in csv.DictReader(file)}


def test_stock_assignments_get_stock_scores(folder):
    stock = folder.parent / "stock"
    shutil.copytree(folder, stock, ignore=shutil.ignore_patterns("gradebook.db*", "autograded", "feedback", "squares"))
    config = stock / "nbgrader_config.py"
    config.write_text(config.read_text("utf-8").replace("configure(c)\n", ""), "utf-8")
    in_venv(stock, "nbgrader generate_assignment ps1 --force; nbgrader autograde ps1; nbgrader export")
    ours = {key: score for key, score in scores(folder).items() if key[0] == "ps1"}
    assert ours == {key: score for key, score in scores(stock).items() if key[0] == "ps1"}
    assert ours["ps1", "ada"] > ours["ps1", "bob"]


def test_hidden_questions_are_asked(folder):
    verdicts = {v["student"]: v for v in json.loads((folder / "verdicts.json").read_text("utf-8"))}
    assert (verdicts["ada"]["score"], verdicts["ada"]["max_score"]) == (3, 3)
    assert verdicts["bob"]["score"] == 0
    page = (folder / "feedback" / "ada" / "squares" / "squares.html").read_text("utf-8")
    assert "1 of 1 points. Right." in page
    assert not (folder / "release" / "squares" / "checks.py").exists()


def test_by_the_button_a_table_of_the_asserts_gets_nothing(folder):
    notebook = nbformat.read(folder / "source" / "squares" / "squares.ipynb", as_version=4)
    [cell] = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "squares"]
    cell.source = TABLE
    handed_in = folder / "submitted" / "eve" / "squares"
    handed_in.mkdir(parents=True)
    nbformat.write(notebook, handed_in / "squares.ipynb")
    (folder / "button.py").write_text(BUTTON, "utf-8")
    in_venv(folder, "python button.py; nbgrader-sandbox grade squares --json verdicts.json")
    [eve] = [v for v in json.loads((folder / "verdicts.json").read_text("utf-8")) if v["student"] == "eve"]
    points = {q["id"]: q["score"] for q in eve["questions"]}
    assert points["correct_squares"] == points["correct_sum_of_squares"] == 0
    assert points["squares_invalid_input"] == 1


def test_nothing_of_the_course_is_needed(folder):
    with pytest.raises(AssertionError, match="No module named 'course_utils'"):
        in_venv(folder, "python -c 'import course_utils'")
