"""What the grader knows about an assignment, read once from the instructor's source folder.

Solutions are cut out while reading: what is sent to a worker or put back into a submission never holds one. Workers
have no need of nbgrader itself, so it is imported where a source is read.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat import NotebookNode

from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.grade import questions
from nbgrader_sandbox.grade.marks import is_grade, is_solution, is_test
from nbgrader_sandbox.sandbox.contents import Contents, contents_of, language_of
from nbgrader_sandbox.student.language import LOCALE

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory

CHECKS = "checks.py"
OURS = (CHECKS, questions.SPEC, LOCALE, *questions.FOLDERS)  # in the source folder, and for no student


class AssignmentError(GraderError):
    """The instructor's source of an assignment is missing or cannot be used."""


@dataclass
class Assignment:
    """An assignment without its solutions: cells to restore, hidden checks, and the files students get."""

    name: str
    notebooks: dict[str, NotebookNode]
    checks: str | None = None  # a program that defines plan and judge; None for a stock nbgrader assignment
    files: dict[str, bytes] = field(default_factory=dict)
    contents: Contents = field(default_factory=Contents)
    language: str = ""  # of the reasons; English if empty

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever the source, the hidden checks or a public file changes."""
        parts = [json.dumps(self.notebooks, sort_keys=True), self.checks or ""]
        parts += [f"{name}:{hashlib.sha256(data).hexdigest()}" for name, data in sorted(self.files.items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def automatic(self, notebook: str) -> dict[str, float]:
        """Points of each cell that the grader decides, by grade_id; cells graded by hand are left out."""
        cells = self.notebooks[notebook].cells
        return {c.metadata.nbgrader.grade_id: float(c.metadata.nbgrader.points) for c in cells if is_test(c)}

    def by_hand(self) -> float:
        """Points of all cells that a person grades."""
        cells = [c for notebook in self.notebooks.values() for c in notebook.cells]
        return sum(float(c.metadata.nbgrader.points) for c in cells if is_grade(c) and is_solution(c))


def load(course: CourseDirectory, name: str) -> Assignment:
    """Read an assignment from the course's source folder.

    Raises:
        AssignmentError: there is no such folder, it holds no notebook, or a notebook is damaged.
    """
    folder = Path(course.format_path(course.source_directory, ".", name))
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise AssignmentError(
            f"No notebook of the assignment {name!r} was found in {folder}.",
            "check the name, and start the command in the folder that holds nbgrader_config.py.",
        )
    return Assignment(
        name,
        {path.stem: _without_solutions(path) for path in paths},
        hidden_checks(folder),
        _public_files(course, folder),
        contents_of(course.parent),  # the application: it has read the file
        language_of(course.parent),
    )


def hidden_checks(folder: Path) -> str | None:
    """Return the hidden checks as a program: from spec.py and the answers beside it, or checks.py as it stands."""
    if (folder / questions.SPEC).is_file():
        return questions.bundle(folder)
    return (folder / CHECKS).read_text("utf-8") if (folder / CHECKS).is_file() else None


def _without_solutions(path: Path) -> NotebookNode:
    from nbgrader.nbgraderformat import MetadataValidator
    from nbgrader.preprocessors import ClearSolutions, ComputeChecksums

    try:
        notebook = nbformat.read(path, as_version=4)
        notebook = MetadataValidator().upgrade_notebook_metadata(notebook)
        resources: dict[str, Any] = {}
        # The same two steps as in generate_assignment, so that checksums agree with the gradebook's.
        for step in (ClearSolutions(), ComputeChecksums()):
            notebook, resources = step.preprocess(notebook, resources)
    except (OSError, ValueError, RuntimeError, nbformat.reader.NotJSONError) as error:
        raise AssignmentError(
            f"{path} cannot be read as the source of an assignment: {error}",
            "open it in Jupyter, repair it, and save it again.",
        ) from error
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _public_files(course: CourseDirectory, folder: Path) -> dict[str, bytes]:
    """The files beside the notebooks that nbgrader would release to students."""
    from nbgrader import utils

    found = utils.find_all_files(str(folder), [*course.ignore, "*.ipynb", *OURS])
    return {Path(path).relative_to(folder).as_posix(): Path(path).read_bytes() for path in sorted(found)}
