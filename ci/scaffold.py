"""A new exercise or chapter that keeps every rule before its author has written a word of it.

``python -m ci new-exercise ex_20`` makes the source notebook, its spec (what is asked, for how many points),
four right and six wrong answers, and the student version. It asks for a function that doubles a number.
``python -m ci new-chapter 20_name`` makes a notebook that draws a parabola, and a quiz of four questions.
Both copy files of ci/templates and link what they made in the README's table of chapters. Replace what they made, file
by file, and keep the gates green: a skeleton passes all of them, and one refuses to see it committed as long as
:data:`MARK` is in it.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from string import Template

import nbformat

from ci import exercises, repository
from ci.repository import ROOT
from course_utils.errors import UnsupportedError

MARK = "TO BE WRITTEN"  # stands in every file until its author has replaced it
TEMPLATES = Path(__file__).resolve().parent / "templates"
CHAPTER_ROW = "| [{number} · {title}](chapters/{name}.ipynb) | {mark}: its question | 20–30 |  |"
EXERCISE_LINK = "[{number}](exercises/{name}/{name}.ipynb)"


def make_exercise(name: str, root: Path = ROOT) -> list[Path]:
    """Write the files of a new exercise, and its link in the README; return their paths.

    Raises:
        UnsupportedError: the name is not of the form ``ex_…``, or is taken.
    """
    if not re.fullmatch(r"ex_[a-z0-9_]+", name):
        raise UnsupportedError(f"{name!r} is no name for an exercise.", "use small letters and digits: ex_20, say.")
    folder = root / exercises.SOURCES / name
    if folder.exists():
        raise UnsupportedError(f"{name!r} exists already.", "choose another name, or edit that one.")
    words = {"name": name, "number": name.removeprefix("ex_"), "mark": MARK, "repository": repository.name()}
    template = TEMPLATES / "exercise"
    files = {
        folder / f"{name}.ipynb": _notebook(template / "exercise.ipynb", words),
        folder / "spec.py": _text(template / "spec.py", words),
        **{folder / p.relative_to(template): _text(p, words) for p in sorted(template.glob("*/*.py"))},
    }
    return _written(files, root, lambda lines: _with_exercise(lines, words))


def make_chapter(name: str, root: Path = ROOT) -> list[Path]:
    """Write the notebook and the quiz of a new chapter, and its row in the README; return their paths.

    Raises:
        UnsupportedError: the name is not of the form ``20_name`` or ``20b_name``, or its number is taken.
    """
    if not re.fullmatch(r"\d\d[a-z]?_[a-z0-9_]+", name):
        raise UnsupportedError(
            f"{name!r} is no name for a chapter.",
            "give two digits, a letter for a second half, and a name in small letters: 20_new_ideas or 20b_more, say.",
        )
    quizzes, number = root / "course_utils" / "quizzes", name.partition("_")[0]
    if taken := [*(root / "chapters").glob(f"{number}_*"), *quizzes.glob(f"{number}_*")]:
        raise UnsupportedError(f"There is {taken[0].name} already.", "choose another number, or edit that one.")
    exercise = f"ex_{number[:2]}"  # both halves of a chapter share one
    words = {
        "name": name,
        "number": number,
        "title": name.partition("_")[2].replace("_", " ").capitalize(),
        "mark": MARK,
        "repository": repository.name(),
        "exercise": f"[Exercise {number[:2]}](../exercises/{exercise}/{exercise}.ipynb): {MARK}, what it asks for."
        if (root / exercises.SOURCES / exercise).exists()
        else f"{MARK}: a link to it, once `new-exercise {exercise}` has made it.",
    }
    template = TEMPLATES / "chapter"
    files = {
        root / "chapters" / f"{name}.ipynb": _notebook(template / "chapter.ipynb", words),
        quizzes / f"{name}.yml": _text(template / "quiz.yml", words),
    }
    return _written(files, root, lambda lines: _with_chapter(lines, words))


def _written(files: dict[Path, str], root: Path, listed: Callable[[list[str]], list[str]]) -> list[Path]:
    """Write the files, and the README as ``listed`` changes its lines."""
    readme = root / "README.md"
    if readme.is_file():
        files = {**files, readme: "\n".join(listed(readme.read_text(encoding="utf-8").split("\n")))}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def _rows(lines: list[str]) -> list[int]:
    """Return the places of the chapters' rows in the README."""
    return [place for place, line in enumerate(lines) if line.startswith("| ") and "](chapters/" in line]


def _row_of(lines: list[str], number: str) -> int:
    """Return the place of the row of the chapter with an exercise's number, or else of the last."""
    rows = _rows(lines)
    return next((row for row in rows if f"](chapters/{number}_" in lines[row]), rows[-1])


def _with_chapter(lines: list[str], words: dict[str, str]) -> list[str]:
    """Return the lines with a row for the chapter, under those with a smaller number."""
    smaller = [row for row in _rows(lines) if lines[row].partition("](chapters/")[2] < words["name"]]
    place = smaller[-1] + 1
    return [*lines[:place], CHAPTER_ROW.format(**words), *lines[place:]]


def _with_exercise(lines: list[str], words: dict[str, str]) -> list[str]:
    """Return the lines with a link to the exercise, in the row of the chapter with its number or else in the last."""
    place = _row_of(lines, words["number"])
    *cells, links, _ = lines[place].split("|")
    links = ", ".join(filter(None, [links.strip(), EXERCISE_LINK.format(**words)]))
    return [*lines[:place], "|".join([*cells, f" {links} ", ""]), *lines[place + 1 :]]


def _text(path: Path, words: dict[str, str]) -> str:
    return _filled(path.read_text(encoding="utf-8"), words)


def _filled(text: str, words: dict[str, str]) -> str:
    """A template with its ``$title`` and the like replaced, and ``ex_template``, which is a name that code may have."""
    return Template(text.replace("ex_template", words["name"])).substitute(words)


def _notebook(path: Path, words: dict[str, str]) -> str:
    """A notebook's text: its cells filled, and the setup cell that all have."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = repository.setup_cell() if cell.id == "setup" else _filled(cell.source, words)
    return exercises.normal(notebook)


# ---- the commands ---------------------------------------------------------------------------------------------------


def new_exercise(arguments: list[str]) -> int:
    """Make a new exercise that keeps every rule, and say what its author does next."""
    name = _name(arguments, "new-exercise", "ex_20")
    for path in make_exercise(name):
        print(f"wrote {repository.relative(path)}")
    for path in exercises.regenerate(name=name):
        print(f"wrote {exercises.RELEASES}/{path}")
    lines = (ROOT / "README.md").read_text(encoding="utf-8").split("\n")
    row = lines[_row_of(lines, name.removeprefix("ex_"))].split("|")[1].strip()
    print(
        f"The README's link to it stands in this row; move it if its chapter is another one:\n  {row}\n"
        f"Next: replace `double` and all that says {MARK}. After every change:\n"
        f"  python -m ci exercises {name}\n"
        f'  python -m pytest tests/test_specs.py tests/test_exercises.py tests/test_fairness.py -k "{name}"\n'
        "  python -m pytest tests/test_gates.py"
    )
    return 0


def new_chapter(arguments: list[str]) -> int:
    """Make a new chapter and its quiz that keep every rule, and say what their author does next."""
    made = [repository.relative(path) for path in make_chapter(_name(arguments, "new-chapter", "20_new_ideas"))]
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
