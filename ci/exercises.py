"""Exercises: the student versions, generated from ``solutions/``, and whole answers put into them.

``solutions/NAME/NAME.ipynb`` is the one source. nbgrader makes the release in ``exercises/NAME/``, which is
committed and never edited, and the build puts ``feedback.json`` beside it, by which students check their answers.
The folders ``right/`` and ``wrong/`` beside the source hold complete answers in different hands, each with the score
that it must get.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbgrader_sandbox.grade import questions
from nbgrader_sandbox.grade.answers import Answer, read_folder
from nbgrader_sandbox.student.check import FEEDBACK

from ci import repository
from ci.repository import ROOT
from course_utils.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from traitlets.config import Config

SOURCES, RELEASES, CONFIG = "solutions", "exercises", "nbgrader_config.py"


class ExerciseError(CourseError):
    """A source notebook cannot be released, or an answer does not fit its exercise."""


# ---------------------------------------------------------------------------------------------- the release


def names(root: Path = ROOT) -> list[str]:
    """Every exercise of the course: the folders of ``solutions/`` that hold a notebook."""
    return sorted({path.parent.name for path in (root / SOURCES).glob("*/*.ipynb")})


def nbgrader_config(root: Path) -> Config:
    """The repository's ``nbgrader_config.py``, as nbgrader reads it."""
    from traitlets.config import PyFileConfigLoader

    return PyFileConfigLoader(CONFIG, path=str(root)).load_config()


def build(name: str, target: Path, root: Path = ROOT) -> Path:
    """Make the student version of an exercise in ``target/NAME`` with nbgrader's own ``generate_assignment``.

    Neither ``root`` nor the instructor's gradebook is touched.

    Raises:
        ExerciseError: nbgrader refused the source, and the message carries its log; or spec.py or an answer is wrong.
    """
    from nbgrader.apps import NbGraderAPI

    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder).resolve()
        shutil.copytree(root / SOURCES / name, course / SOURCES / name)
        config = nbgrader_config(root)
        config.CourseDirectory.root = str(course)
        config.CourseDirectory.db_url = f"sqlite:///{course}/gradebook.db"
        done = NbGraderAPI(config=config).generate_assignment(name)
        if not done["success"]:
            _, refused, said = done["error"].rpartition("SystemExit: ")  # by our own step, which says why
            if refused:
                raise ExerciseError(*said.strip().split("\n  What to do: "))
            raise ExerciseError(f"nbgrader could not release {name!r}:\n{done['log']}", "repair the source notebook.")
        shutil.copytree(course / RELEASES / name, target / name, dirs_exist_ok=True)
    for notebook in (target / name).rglob("*.ipynb"):
        notebook.write_text(normal(nbformat.read(notebook, as_version=4)), encoding="utf-8")
    return target / name


def normal(notebook: NotebookNode) -> str:
    """A notebook as text that is the same on every machine: no outputs, no versions, nothing that a run leaves."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        for key in ("execution", "collapsed", "scrolled", "ExecuteTime"):
            cell.metadata.pop(key, None)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    notebook.nbformat_minor = 5
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def regenerate(root: Path = ROOT, name: str | None = None) -> list[Path]:
    """Bring ``exercises/``, or one exercise of it, in step with ``solutions/``; return the files that changed or went.

    Raises:
        ExerciseError: there is no such exercise, or nbgrader refused a source.
    """
    fresh, committed = fresh_release(root, name), root / RELEASES
    changed = _different(fresh, _committed(root, name))
    for path in changed:
        if path in fresh:
            (committed / path).parent.mkdir(parents=True, exist_ok=True)
            (committed / path).write_bytes(fresh[path])
        else:
            (committed / path).unlink()
    return changed


def differences(root: Path = ROOT, name: str | None = None) -> list[Path]:
    """The files of ``exercises/``, or of one exercise, that are missing, changed or too many, relative to it."""
    return _different(fresh_release(root, name), _committed(root, name))


def fresh_release(root: Path = ROOT, name: str | None = None) -> dict[Path, bytes]:
    """What ``exercises/`` has to hold, of all exercises or of one: path and content of every released file."""
    if name is not None and name not in names(root):
        raise ExerciseError(f"There is no exercise {name!r}.", f"use one of {', '.join(names(root))}.")
    with tempfile.TemporaryDirectory() as folder:
        for one in names(root) if name is None else [name]:
            build(one, Path(folder), root)
        return _contents(Path(folder))


def _committed(root: Path, name: str | None) -> dict[Path, bytes]:
    files = _contents(root / RELEASES)
    return {
        path: text for path, text in files.items() if name in (None, path.parts[0]) and not repository.language(path)
    }


def _different(some: dict[Path, bytes], others: dict[Path, bytes]) -> list[Path]:
    return sorted(path for path in some.keys() | others.keys() if not _same(path, some.get(path), others.get(path)))


def _same(path: Path, one: bytes | None, other: bytes | None) -> bool:
    if path.name == FEEDBACK and one and other:
        return same_feedback(one.decode("utf-8"), other.decode("utf-8"))
    return one == other


def same_feedback(one: str, other: str) -> bool:
    """Whether two texts of ``feedback.json`` differ in nothing but what another processor rounds differently."""

    def same(a: object, b: object) -> bool:
        if isinstance(a, float) and isinstance(b, float):
            return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) or (math.isnan(a) and math.isnan(b))
        if isinstance(a, dict) and isinstance(b, dict):
            return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
        if isinstance(a, list) and isinstance(b, list):
            return len(a) == len(b) and all(map(same, a, b))
        return type(a) is type(b) and a == b

    return one == other or same(json.loads(one), json.loads(other))


def _contents(folder: Path) -> dict[Path, bytes]:
    hidden = {".ipynb_checkpoints", "__pycache__"}
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path: (folder / path).read_bytes() for path in files if not hidden & set(path.parts)}


# ---------------------------------------------------------------------------------------------- whole answers


def answers(name: str, kind: str, root: Path = ROOT) -> list[Answer]:
    """Every answer in ``solutions/NAME/right`` or ``solutions/NAME/wrong``, by file name, with its points by test.

    Raises:
        AnswerError: a file does not have the agreed form.
    """
    folder = root / SOURCES / name
    reference = questions.reference(folder)
    full = points(nbformat.read(folder / f"{name}.ipynb", as_version=4))
    found = read_folder(folder, kind, reference)
    return [replace(answer, score={**full, **answer.score}) for answer in found]


def points(notebook: NotebookNode) -> dict[str, float]:
    """Points of an exercise's locked test cells, by grade_id; answers that a person reads are left out."""
    marks = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
    return {mark.grade_id: mark.points for mark in marks if mark.grade and not mark.solution}


def release(name: str, root: Path = ROOT) -> NotebookNode:
    """The committed student version of an exercise."""
    return nbformat.read(root / RELEASES / name / f"{name}.ipynb", as_version=4)


def fill(notebook: NotebookNode, answer: Answer) -> NotebookNode:
    """A submission: a copy of the released notebook with the answer's cells in their places.

    Raises:
        ExerciseError: the notebook has no cell of that name.
    """
    notebook = nbformat.from_dict(notebook)
    place = -1
    for name, source in answer.cells.items():
        if name.startswith("+"):
            place += 1
            notebook.cells.insert(place, nbformat.v4.new_code_cell(source, id=f"added-{name[1:]}"))
            continue
        place = _find(notebook, name, answer)
        notebook.cells[place].source = source
    return notebook


def _find(notebook: NotebookNode, name: str, answer: Answer) -> int:
    for place, cell in enumerate(notebook.cells):
        if name in (cell.metadata.get("nbgrader", {}).get("grade_id"), cell.id.replace("-", "_")):
            return place
    raise ExerciseError(f"The exercise has no cell {name!r}.", f"look at the headings of {answer.name}.py.")


# ---------------------------------------------------------------------------------------------- the command


def main(arguments: list[str]) -> int:
    """Generate the student versions, or with ``--check`` say whether they are current."""
    parser = argparse.ArgumentParser(prog="python -m ci exercises", description="Generate the student versions.")
    parser.add_argument("name", nargs="?", metavar="NAME", help="one exercise (default: all)")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if out of date")
    options = parser.parse_args(arguments)
    for path in [] if options.check else regenerate(name=options.name):
        print(f"changed {RELEASES}/{path}")
    stale = differences(name=options.name) if options.check else []
    for path in stale:
        print(f"not current: {RELEASES}/{path}")
    print(f"{RELEASES}/ is out of date: run `python -m ci exercises`" if stale else f"{RELEASES}/ is current")
    return int(bool(stale))
