"""An exercise of two functions that imports nothing: for tests of the grader that would only wait for torch."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import exercise
import nbformat
from exercise import KERNEL, cell, numbered
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

NAME = "ex_double"
SOLUTION = {"double": "def double(x):\n    return 2 * x", "treble": "def treble(x):\n    return 3 * x"}
TESTS = {"test_double": (6, "assert double(1) == 2"), "test_treble": (4, "assert treble(1) == 3")}
CHECKS = """\
from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan

FACTORS = {"double": (2, 6), "treble": (3, 4)}


def plan(seed):
    return ProbePlan([Probe(name, "call", name, [seed % 1000]) for name in FACTORS])


def judge(run, seed):
    criteria = []
    for name, (factor, worth) in FACTORS.items():
        right = run.probe(name).value == factor * (seed % 1000)
        criteria.append(Criterion(f"test_{name}", worth if right else 0, worth, "Right." if right else "Wrong."))
    return criteria
"""
CONFIG = """\
from nbgrader_sandbox.nbgrader.seam import configure

c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
configure(c)
"""


def source() -> NotebookNode:
    """The instructor's notebook, with solutions between nbgrader's markers."""
    return _notebook({name: f"### BEGIN SOLUTION\n{code}\n### END SOLUTION" for name, code in SOLUTION.items()})


def submission(**changed: str) -> NotebookNode:
    """A student's notebook: the right answer, with some cells changed."""
    return _notebook({**SOLUTION, **changed})


def _notebook(answers: dict[str, str]) -> NotebookNode:
    cells = [cell(name, code, solution=True) for name, code in answers.items()]
    tests = [cell(name, code, grade=True, locked=True, points=points) for name, (points, code) in TESTS.items()]
    return numbered(new_notebook(cells=[*cells, *tests], metadata=KERNEL))


def make_course(root: Path) -> Path:
    """A course folder with the exercise's source and its checks."""
    folder = root / "solutions" / NAME
    folder.mkdir(parents=True)
    nbformat.write(source(), folder / f"{NAME}.ipynb")
    (folder / "checks.py").write_text(CHECKS, "utf-8")
    (root / "nbgrader_config.py").write_text(CONFIG, "utf-8")
    return root


submit = partial(exercise.submit, name=NAME)
