"""A new exercise or chapter that keeps every rule before its author has written a word of it.

``python -m ci new-exercise ex_11`` makes the source notebook, the hidden checks, the visible checks,
four right and six wrong answers, and the student version. It asks for a function that doubles a number.
``python -m ci new-chapter 11_name`` makes a notebook that draws a parabola, and a quiz of four questions.
Both add a row to the README. Replace what they made, file by file, and keep the gates green: a skeleton passes all of
them, and one refuses to see it committed as long as :data:`MARK` is in it.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from ci import exercises, repository
from ci.repository import ROOT
from course_utils.errors import UnsupportedError

MARK = "TO BE WRITTEN"  # stands in every file until its author has replaced it

VISIBLE = '''"""Instant feedback on {name}: {mark}."""

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

HIDDEN = '''"""Hidden checks of {name}: what to ask a student's process, and what the answers are worth. {mark}."""

from __future__ import annotations

import random

from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult


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

> {mark}: what is to be built, in a sentence or two.

**Difficulty:** ●○○○○ · **Time:** 10 minutes · **Before this:** {mark} · **Memory:** under 1 GB, no network, no GPU

| you write | it must | points |
|---|---|---|
| `double(x)` | give twice the number | 4 |

Under each task stands a cell that checks your answer at once. The grade comes later, from other checks.\
"""

TASK = """\
## 1 · {mark}: double a number

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


CHAPTER_HEAD = """\
# {number} · {title}

[![Open In Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/{repository}/blob/main/chapters/{name}.ipynb)

{mark}: what this chapter promises, in a sentence.

## You will be able to
- {mark}: what a reader can do afterwards
- and a second thing
- and a third

**Before this:** {mark}: a chapter, and what of it.

**Time:** 20–30 minutes ({mark})

**Memory:** under 1 GB of RAM ({mark}).

**What a GPU changes:** nothing ({mark}).\
"""

CHAPTER_PREDICTION = """\
## {mark}: the first question

> **Predict.** How does the square of a number grow?\
"""

CHAPTER_FIGURE = """\
figure, axes = plt.subplots()
axes.plot(numbers, squares, marker="o")
axes.set(xlabel="a number", ylabel="its square", title="{mark}: what the figure shows")
plots.show(figure, alt="{mark}: what one sees in it, in a sentence.")\
"""

CHAPTER_END = {
    "recap": "## Recap\n- {mark}: three to five lines\n\n## Quiz",
    "exercise": "## Exercise\n{exercise}\n\n## Further reading\n- {mark}: a text, and why to read it.",
}

QUESTION = """\
- question: "{mark}, question {n}: how many numbers are a row and a column of {n} numbers?"
  kind: number
  answer: {right}
  why: "{n} and {n}."
  wrong:
    - {{value: {wrong}, why: "That is the whole matrix."}}
"""

CHAPTER_ROW = "| [{number} · {title}](chapters/{name}.ipynb) | {mark}: its question | 20–30 |"
EXERCISE_ROW = "| [{number}](exercises/{name}/{name}.ipynb) | {mark}: what is built | {number} |"


def make_exercise(name: str, root: Path = ROOT) -> list[Path]:
    """Write the files of a new exercise, and its row in the README; return their paths.

    Raises:
        UnsupportedError: the name is not of the form ``ex_…``, or is taken.
    """
    if not re.fullmatch(r"ex_[a-z0-9_]+", name):
        raise UnsupportedError(f"{name!r} is no name for an exercise.", "use small letters and digits: ex_11, say.")
    folder, visible = root / exercises.SOURCES / name, root / "course_utils" / "checks" / f"{name}.py"
    if folder.exists() or visible.exists():
        raise UnsupportedError(f"{name!r} exists already.", "choose another name, or edit that one.")
    words = {"name": name, "number": name.removeprefix("ex_"), "mark": MARK}
    files = {
        folder / f"{name}.ipynb": exercises.normal(_exercise(name)),
        folder / "checks.py": HIDDEN.format(**words),
        visible: VISIBLE.format(**words),
        **{folder / "right" / f"{n}.py": _right(*parts) for n, parts in RIGHT.items()},
        **{folder / "wrong" / f"{n}.py": _wrong(*parts) for n, parts in WRONG.items()},
    }
    return _written(files, root, f"]({exercises.RELEASES}/", EXERCISE_ROW.format(**words))


def make_chapter(name: str, root: Path = ROOT) -> list[Path]:
    """Write the notebook and the quiz of a new chapter, and its row in the README; return their paths.

    Raises:
        UnsupportedError: the name is not of the form ``11_name``, or its number is taken.
    """
    if not re.fullmatch(r"\d\d_[a-z0-9_]+", name):
        raise UnsupportedError(
            f"{name!r} is no name for a chapter.", "give two digits and a name in small letters: 11_new_ideas, say."
        )
    quizzes, number = root / "course_utils" / "quizzes", name[:2]
    if taken := [*(root / "chapters").glob(f"{number}_*"), *quizzes.glob(f"{number}_*")]:
        raise UnsupportedError(f"There is {taken[0].name} already.", "choose another number, or edit that one.")
    exercise = f"ex_{number}"
    words = {
        "name": name,
        "number": number,
        "title": name[3:].replace("_", " ").capitalize(),
        "mark": MARK,
        "repository": repository.name(),
        "exercise": f"[Exercise {number}](../exercises/{exercise}/{exercise}.ipynb): {MARK}, what it asks for."
        if (root / exercises.SOURCES / exercise).exists()
        else f"{MARK}: a link to it, once `new-exercise {exercise}` has made it.",
    }
    files = {
        root / "chapters" / f"{name}.ipynb": exercises.normal(_chapter(words)),
        quizzes / f"{name}.yml": "".join(QUESTION.format(n=n, right=2 * n, wrong=n * n, **words) for n in range(3, 7)),
    }
    return _written(files, root, "](chapters/", CHAPTER_ROW.format(**words))


def _written(files: dict[Path, str], root: Path, neighbour: str, row: str) -> list[Path]:
    """Write the files, and ``row`` under the last row of the README that holds ``neighbour``."""
    readme = root / "README.md"
    lines = readme.read_text(encoding="utf-8").split("\n") if readme.is_file() else []
    if rows := [place for place, line in enumerate(lines) if line.startswith("| ") and neighbour in line]:
        lines.insert(rows[-1] + 1, row)
        files = {**files, readme: "\n".join(lines)}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def _right(about: str, code: str) -> str:
    return f'"""\nabout: {MARK}, {about}\nscore: {{test_double: 4}}\n"""\n\n# %% double\n{code}\n'


def _wrong(misconception: str, code: str, told: str | None) -> str:
    seen = f'told: {{test_double: "{told}"}}' if told else "unseen: [test_double]"
    return (
        f'"""\nmisconception: {MARK}, {misconception}\nscore: {{test_double: 0}}\n{seen}\n"""\n\n# %% double\n{code}\n'
    )


def _exercise(name: str) -> NotebookNode:
    marks = {"schema_version": 3, "task": False}
    solution = {**marks, "grade_id": "double", "grade": False, "solution": True, "locked": False}
    test = {**marks, "grade_id": "test_double", "grade": True, "solution": False, "locked": True, "points": 4}
    parameters = 'PROFILE = "full"  # for the course\'s own test runs; nothing here has a shorter form\nSEED = 0'
    head = HEAD.format(name=name, repository=repository.name(), mark=MARK)
    return _notebook(
        head,
        parameters,
        new_code_cell(f"from course_utils.checks import {name} as checks", id="imports"),
        new_markdown_cell(TASK.format(mark=MARK), id="task"),
        new_code_cell(SOLUTION, id="double", metadata={"nbgrader": solution}),
        new_code_cell("checks.function(globals())", id="test-double", metadata={"nbgrader": test}),
    )


def _chapter(words: dict[str, str]) -> NotebookNode:
    parameters = (
        'PROFILE = "full"  # "smoke" does everything for real, with fewer steps\nSEED = 0\n'
        'MODEL = "smollm2-135m"  # or another chat model of Llama\'s shape'
    )
    return _notebook(
        CHAPTER_HEAD.format(**words),
        parameters,
        new_code_cell("import matplotlib.pyplot as plt\n\nfrom course_utils import plots, quiz", id="imports"),
        new_markdown_cell(CHAPTER_PREDICTION.format(**words), id="first-question"),
        new_code_cell("numbers = range(10)\nsquares = [number**2 for number in numbers]", id="squares"),
        new_code_cell(CHAPTER_FIGURE.format(**words), id="closing"),
        new_markdown_cell(CHAPTER_END["recap"].format(**words), id="recap"),
        new_code_cell(f'quiz.show("{words["name"]}")', id="quiz"),
        new_markdown_cell(CHAPTER_END["exercise"].format(**words), id="exercise"),
    )


def _notebook(head: str, parameters: str, *cells: NotebookNode) -> NotebookNode:
    """A notebook of the course: its title, the setup cell that all have, the parameters, then ``cells``."""
    first = [
        new_markdown_cell(head, id="title"),
        new_code_cell(repository.setup_cell(), id="setup"),
        new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]}),
    ]
    return new_notebook(cells=[*first, *cells])


# ---- the commands ---------------------------------------------------------------------------------------------------


def new_exercise(arguments: list[str]) -> int:
    """Make a new exercise that keeps every rule, and say what its author does next."""
    name = _name(arguments, "new-exercise", "ex_11")
    for path in make_exercise(name):
        print(f"wrote {repository.relative(path)}")
    for path in exercises.regenerate(name=name):
        print(f"wrote {exercises.RELEASES}/{path}")
    print(
        f"Next: replace `double` and all that says {MARK}. After every change:\n"
        f"  python -m ci exercises {name}\n"
        f'  python -m pytest tests/test_exercises.py tests/test_fairness.py -k "{name}"\n'
        "  python -m pytest tests/test_gates.py"
    )
    return 0


def new_chapter(arguments: list[str]) -> int:
    """Make a new chapter and its quiz that keep every rule, and say what their author does next."""
    made = [repository.relative(path) for path in make_chapter(_name(arguments, "new-chapter", "11_new_ideas"))]
    for path in made:
        print(f"wrote {path}")
    print(
        f"Next: write all that says {MARK}, and a claim in course_utils/claims.yml that it verifies. After every "
        f"change:\n  python -m ci run {made[0]}\n"
        "  python -m pytest tests/test_gates.py tests/test_quiz.py tests/test_claims.py"
    )
    return 0


def _name(arguments: list[str], command: str, example: str) -> str:
    parser = argparse.ArgumentParser(prog=f"python -m ci {command}")
    parser.add_argument("name", metavar="NAME", help=f"{example}, say")
    return parser.parse_args(arguments).name
