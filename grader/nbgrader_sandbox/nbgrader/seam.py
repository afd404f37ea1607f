"""The seam: how ``nbgrader autograde`` and the formgrader's button come to use this grader, by configuration alone.

nbgrader turns a submission into a graded notebook in two passes, each a list of preprocessors. Ours are
:class:`TakeIn` in the first and :class:`GradeAndRecord` in the second; :func:`configure` puts them there. A release
gets its ``feedback.json`` in the same way, by :class:`AddFeedback`.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import CheckCellMetadata
from nbgrader.preprocessors.base import NbGraderPreprocessor
from nbgrader.server_extensions.formgrader import handlers as formgrader
from traitlets import Bool
from traitlets.config import Application, Config

from nbgrader_sandbox.contract import Intake, Limits
from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.grade import assignment, pipeline, questions
from nbgrader_sandbox.grade.assignment import Assignment
from nbgrader_sandbox.nbgrader import feedback
from nbgrader_sandbox.nbgrader.gradebook import Record, late_plugin
from nbgrader_sandbox.nbgrader.programs import path_with_programs
from nbgrader_sandbox.nbgrader.times import read_stamp, write_plainly
from nbgrader_sandbox.student.check import FEEDBACK

KEY = "course_grading"  # in the metadata of a notebook between the two passes
REMOVED = "The grader took away what was here and was no file; it pointed at: "
MAX_NOTE = 8192


class SubmissionExporter(NotebookExporter):
    """Hands nbgrader a submission that need not be a notebook at all: the first pass is left to read it."""

    def from_filename(self, filename: str, resources: Any = None, **kwargs: Any) -> tuple[str, Any]:
        """Start the first pass with an empty notebook and the file's path; read normally in the second."""
        if not any(isinstance(step, TakeIn) for step in self._preprocessors):
            return super().from_filename(filename, resources, **kwargs)
        resources["metadata"] = {"name": Path(filename).stem, "path": os.path.dirname(filename)}
        return self.from_notebook_node(new_notebook(), resources)


class _Step(NbGraderPreprocessor):
    """A preprocessor that knows the course it runs in."""

    @property
    def course(self) -> CourseDirectory:
        """The course directory of the nbgrader converter that runs this step."""
        return self.parent.parent.coursedir

    def source(self, resources: Any) -> Assignment:
        """The assignment that is being graded."""
        return assignment.load(self.course, resources["nbgrader"]["assignment"])


class AddFeedback(_Step):
    """Last step of a release: put the exercise's ``feedback.json`` beside its notebook, for the visible checks."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Leave the notebook as it is; an exercise whose checks are code has no such file."""
        folder = Path(self.course.format_path(self.course.source_directory, ".", resources["nbgrader"]["assignment"]))
        if (folder / questions.SPEC).is_file():
            try:
                text = questions.feedback_text(folder)
            except GraderError as error:  # of any other exception nbgrader logs the traceback, and says less at its end
                raise SystemExit(str(error)) from error
            resources["outputs"] = {**(resources.get("outputs") or {}), FEEDBACK: text.encode()}
        return nb, resources


class TakeIn(_Step):
    """First pass: check and repair a submitted file; one that cannot be used becomes a notebook that says so."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Replace the empty notebook by the repaired submission."""
        source, limits = self.source(resources), Limits()
        path = Path(resources["metadata"]["path"], resources["metadata"]["name"] + ".ipynb")
        submitted = pipeline.read(path, source, limits)
        taken = pipeline.take_in(submitted, source.notebooks[submitted.notebook_id])
        _, no_time = read_stamp(path.parent)
        report = taken.report + removed_links(path.parent) + ([no_time] if no_time else [])
        notebook = taken.notebook if taken.refused is None else source.notebooks[submitted.notebook_id]
        about = {"refused": taken.refused, "report": report, "absent": taken.absent, "unclear": taken.unclear}
        notebook.metadata[KEY] = {"digest": submitted.digest, "taken": about}
        for line in report:
            self.log.warning("%s: %s", path, line)
        return notebook, resources


def prepare(assignment: str, student: str, notebooks: list[str]) -> None:
    """Before nbgrader reads a submission: no links, and a time that it understands."""
    remove_links(notebooks)
    for folder in {Path(notebook).parent for notebook in notebooks}:
        write_plainly(folder)


def remove_links(notebooks: list[str]) -> None:
    """Before nbgrader copies a submission's files: put a note in the place of every link and device.

    nbgrader follows links. One to a secret would be copied beside the graded notebook, one to /dev/zero never end.
    """
    for folder in {Path(notebook).parent for notebook in notebooks}:
        if folder.is_symlink():
            note = f"{REMOVED}{os.readlink(folder)}\n"
            folder.unlink()
            folder.mkdir()
            (folder / "link.txt").write_text(note, "utf-8", "backslashreplace")
        for parent, folders, files in os.walk(folder):
            for path in (Path(parent, name) for name in (*folders, *files)):
                if path.is_symlink() or not (path.is_dir() or path.is_file()):
                    _replace(path)


def _replace(path: Path) -> None:
    target = os.readlink(path) if path.is_symlink() else "a device or pipe"
    path.unlink()
    path.write_text(f"{REMOVED}{target}\n", "utf-8", "backslashreplace")


def removed_links(folder: Path) -> list[str]:
    """What :func:`remove_links` took out of a submission, for the report."""
    notes = [p for p in folder.rglob("*") if p.is_file() and not p.is_symlink() and p.stat().st_size < MAX_NOTE]
    return [
        f"{p.relative_to(folder).as_posix()}: {p.read_text('utf-8', 'replace').strip()}"
        for p in notes
        if p.read_bytes().startswith(REMOVED.encode())
    ]


class GradeAndRecord(_Step):
    """Second pass: run the notebook in the sandbox, judge it in another process, write the gradebook."""

    trust_submissions = Bool(
        False, help="Run submissions without a sandbox. They can then read and change everything that you can."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Replace the notebook by the executed one, with a reason under every test."""
        about = nb.metadata.pop(KEY)
        source, ids = self.source(resources), resources["nbgrader"]
        with Record(self.course.db_url, self.course.course_id, late=late_plugin(self.course)) as record:
            before = record.entries(source.name).get((ids["student"], ids["notebook"]))
            seed = before.seed if before else pipeline.new_seed()
            submitted = pipeline.Submitted(ids["notebook"], b"", about["digest"], seed)
            job = pipeline.Job(ids["student"], source, [submitted], trusted=self.trust_submissions)
            graded = pipeline.grade_taken(job, submitted, Intake(nb, **about["taken"]))
            record.write([graded])
        return graded.notebook, resources


def _of_another_course(c: Config) -> Iterator[str]:
    """Yield what the account's own nbgrader_config.py says of another course and this folder's leaves as it is.

    nbgrader reads ~/.jupyter first, and would grade that course's submissions, or write into its gradebook.
    """
    before = Application.instance().config.get("CourseDirectory", {}) if Application.initialized() else {}
    for name, what in (("root", "works in"), ("db_url", "writes into")):
        value = before.get(name)
        if value and name not in c.CourseDirectory and (name != "root" or Path(value).resolve() != Path.cwd()):
            yield (
                f"nbgrader {what} {value}, as your account's own nbgrader_config.py says: take CourseDirectory.{name} "
                "out of that file, or set it in this course's, too."
            )


@functools.cache  # nbgrader reads its configuration twice
def _warn(line: str) -> None:
    Application.instance().log.warning(line)


def configure(c: Config) -> None:
    """Put the grader into nbgrader's configuration; call it from nbgrader_config.py."""
    for line in _of_another_course(c):
        _warn(line)
    os.environ["PATH"] = path_with_programs()  # for nbgrader's own commands, in an environment that is not activated
    c.GenerateAssignment.preprocessors = [*GenerateAssignment.preprocessors.default_args[0], AddFeedback]
    c.Autograde.exporter_class = SubmissionExporter
    c.Autograde.pre_convert_hook = prepare
    c.Autograde.sanitize_preprocessors = [TakeIn, CheckCellMetadata]
    c.Autograde.autograde_preprocessors = [GradeAndRecord, CheckCellMetadata]
    c.GenerateFeedback.preprocessors = [
        feedback.Grades,
        feedback.HideChecks,
        feedback.OnlyPlainOutputs,
        CSSHTMLHeaderPreprocessor,
    ]
    # Ours first, for "feedback"; nbgrader's for the pages of the formgrader, which read the same setting.
    c.HTMLExporter.extra_template_basedirs = [str(feedback.TEMPLATES), formgrader.template_path]
    c.HTMLExporter.filters = {"markdown2html": feedback.safe_markdown}
    c.HTMLExporter.sanitize_html = True
    # The instructor's files beside a source notebook: never released, never copied next to a submission.
    c.CourseDirectory.ignore = [
        ".ipynb_checkpoints",
        "*.pyc",
        "__pycache__",
        "feedback",
        *assignment.OURS,
    ]
