"""A new exercise that passes every gate before its author has written a word of it.

``python -m course_utils new-exercise ex_11`` makes the source notebook, the hidden checks, the visible checks,
four right and six wrong answers, and the student version. It asks for a function that doubles a number: replace that,
file by file, and keep the gates green.
"""

from __future__ import annotations

import re
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_utils import exercises, repository
from course_utils.errors import UnsupportedError

VISIBLE = '''"""Instant feedback on {name}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from course_utils.checks import CheckFailed, function_named, returned

TRIED = (0, 3, -2.5)


def function(names: Mapping[str, Any]) -> None:
    """Check ``double`` on a few numbers."""
    double = function_named(names, "double")
    for number in TRIED:
        answer = returned(double, number, name="double")
        if answer == number * number and answer != 2 * number:
            raise CheckFailed("double squares its argument.", "twice a number is the number plus itself.")
        if answer != 2 * number:
            raise CheckFailed(f"double({{number}}) is not twice {{number}}.", "try it by hand on the same number.")
    print("✓ double is right.")
'''

HIDDEN = '''"""Hidden checks of {name}: what to ask a student's process, and what the answers are worth."""

from __future__ import annotations

import random

from course_utils.grading.contract import Criterion, Probe, ProbePlan, RunResult


def _fresh(seed: int) -> list[int]:
    return random.Random(seed).sample(range(-999, -9), 3)  # negative: a table of the visible numbers fails too


def plan(seed: int) -> ProbePlan:
    """Call the function with numbers that nobody has seen."""
    return ProbePlan([Probe(f"fresh {{n}}", "call", "double", [n]) for n in _fresh(seed)])


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """All points for three right answers, and a share for fewer."""
    answers = {{n: run.probe(f"fresh {{n}}") for n in _fresh(seed)}}
    right = [n for n, answer in answers.items() if answer.status == "ok" and answer.value == 2 * n]
    missing = next(filter(None, (answer.unanswered("`double`") for answer in answers.values())), "")
    reason = missing or ("Right on numbers that were not given." if len(right) == 3 else "Wrong on other numbers.")
    return [Criterion("test_double", round(4 * len(right) / len(answers), 2), 4, reason)]
'''

HEAD = """\
# Exercise · {name}

[![Open In Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/{repository}/blob/main/exercises/{name}/{name}.ipynb)

> Say in a sentence or two what is to be built.

**Difficulty:** ●○○○○ · **Time:** 10 minutes · **Before this:** chapter NN · **Memory:** under 1 GB, no network, no GPU

| you write | it must | points |
|---|---|---|
| `double(x)` | give twice the number | 4 |

Under each task stands a cell that checks your answer at once. The grade comes later, from other checks.\
"""

TASK = """\
## 1 · Double a number

Write `double(x)`.

<details><summary>Hint</summary>

A number plus itself.

</details>\
"""

SOLUTION = '''def double(x):
    """Twice a number."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION'''

RIGHT = {
    "by_product": ("the plain product", "def double(x):\n    return x * 2"),
    "by_sum": ("a number plus itself", "def double(x):\n    return x + x"),
    "by_lambda": ("a lambda under the name", "double = lambda x: 2 * x"),
    "by_helper": ("with a helper", "def times(x, n):\n    return n * x\n\n\ndef double(x):\n    return times(x, 2)"),
}
WRONG = {
    "squares": ("twice is the square", "def double(x):\n    return x * x", "squares"),
    "forgets_return": ("printing is returning", "def double(x):\n    print(2 * x)", "return"),
    "adds_two": ("twice is two more", "def double(x):\n    return x + 2", "not twice"),
    "triples": ("counts the number itself once more", "def double(x):\n    return x + x + x", "not twice"),
    "table": ("only the numbers of the visible check matter",
              "def double(x):\n    return {0: 0, 3: 6, -2.5: -5.0}[x]", None),
    "absolute": ("the sign does not matter", "def double(x):\n    return abs(2 * x)", "not twice"),
}  # fmt: skip


def make(name: str, root: Path = exercises.ROOT) -> list[Path]:
    """Write the files of a new exercise; return their paths.

    Raises:
        UnsupportedError: the name is not of the form ``ex_…``, or is taken.
    """
    if not re.fullmatch(r"ex_[a-z0-9_]+", name):
        raise UnsupportedError(f"{name!r} is no name for an exercise.", "use small letters and digits: ex_11, say.")
    folder, visible = root / exercises.SOURCES / name, root / "course_utils" / "checks" / f"{name}.py"
    if folder.exists() or visible.exists():
        raise UnsupportedError(f"{name!r} exists already.", "choose another name, or edit that one.")
    files = {
        folder / f"{name}.ipynb": exercises.normal(_notebook(name)),
        folder / "checks.py": HIDDEN.format(name=name),
        visible: VISIBLE.format(name=name),
        **{folder / "right" / f"{n}.py": _right(*parts) for n, parts in RIGHT.items()},
        **{folder / "wrong" / f"{n}.py": _wrong(n, *parts) for n, parts in WRONG.items()},
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def _right(about: str, code: str) -> str:
    return f'"""\nabout: {about}\nscore: {{test_double: 4}}\n"""\n\n# %% double\n{code}\n'


def _wrong(_name: str, misconception: str, code: str, told: str | None) -> str:
    seen = f'told: {{test_double: "{told}"}}' if told else "unseen: [test_double]"
    return f'"""\nmisconception: {misconception}\nscore: {{test_double: 0}}\n{seen}\n"""\n\n# %% double\n{code}\n'


def _notebook(name: str) -> NotebookNode:
    marks = {"schema_version": 3, "task": False}
    solution = {**marks, "grade_id": "double", "grade": False, "solution": True, "locked": False}
    test = {**marks, "grade_id": "test_double", "grade": True, "solution": False, "locked": True, "points": 4}
    parameters = 'PROFILE = "full"  # for the course\'s own test runs; nothing here has a shorter form\nSEED = 0'
    return new_notebook(
        cells=[
            new_markdown_cell(HEAD.format(name=name, repository=repository.name()), id="title"),
            new_code_cell(repository.setup_cell(), id="setup"),
            new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]}),
            new_code_cell(f"from course_utils.checks import {name} as checks", id="imports"),
            new_markdown_cell(TASK, id="task"),
            new_code_cell(SOLUTION, id="double", metadata={"nbgrader": solution}),
            new_code_cell("checks.function(globals())", id="test-double", metadata={"nbgrader": test}),
        ]
    )
