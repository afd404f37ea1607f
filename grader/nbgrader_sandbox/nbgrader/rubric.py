"""Written answers and the comments that they share: a rubric for each question, kept in nbgrader's gradebook.

A comment has a text and points. The points of an answer are the sum of its comments' points, or what the reader
typed. Both go where nbgrader's formgrader puts them, as the manual score and comment, and so does every change of a
comment, to all answers that have it.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import nbformat
import sqlalchemy as sa
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from nbgrader_sandbox.errors import UsageError
from nbgrader_sandbox.grade.assignment import Assignment
from nbgrader_sandbox.nbgrader.feedback import SAFE_IMAGES, harmless_html
from nbgrader_sandbox.nbgrader.gradebook import explained, shown_url
from nbgrader_sandbox.nbgrader.programs import programs_on_path

TABLES = sa.MetaData()
COMMENTS = sa.Table(
    "course_rubric",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("assignment", sa.String(128), nullable=False),
    sa.Column("notebook", sa.String(128), nullable=False),
    sa.Column("question", sa.String(128), nullable=False),
    sa.Column("points", sa.Float, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
MARKS = sa.Table(
    "course_rubric_marks",
    TABLES,
    sa.Column("comment", sa.Integer, primary_key=True),
    sa.Column("student", sa.String(128), primary_key=True),
)


@dataclass(frozen=True)
class Question:
    """A written answer of the assignment: notebook, grade_id, and the most points that it can have."""

    notebook: str
    id: str
    max_points: float


class Rubric:
    """The written answers of one assignment, without names, and the comments on them.

    Raises:
        UsageError: the assignment asks for no words, or is not in the gradebook.
        GradebookError: the gradebook cannot be opened or written.
    """

    def __init__(self, course: CourseDirectory, assignment: Assignment) -> None:
        self._course, self.assignment = course, assignment.name
        self.questions = [
            Question(name, cell.metadata.nbgrader.grade_id, float(cell.metadata.nbgrader.points))
            for name, notebook in assignment.notebooks.items()
            for cell in notebook.cells
            if utils.is_grade(cell) and utils.is_solution(cell)
        ]
        if not self.questions:
            raise UsageError(f"{self.assignment} asks for no written answer.", "check the name of the assignment.")
        self._where = f"The gradebook {shown_url(course.db_url)}"
        self._closing = contextlib.ExitStack()
        with self._closing, explained(self._where):
            with programs_on_path():
                self._gb = self._closing.enter_context(Gradebook(course.db_url, course.course_id or "default_course"))
            TABLES.create_all(self._gb.engine)
            try:
                self._gb.find_assignment(self.assignment)
            except MissingEntry as error:
                raise UsageError(f"The gradebook has no assignment {self.assignment!r}.", "grade it first.") from error
            self._closing = self._closing.pop_all()

    def __enter__(self) -> Rubric:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    @contextlib.contextmanager
    def _session(self) -> Any:
        """A transaction that ends here, so that the formgrader and a grader can write in between."""
        with explained(self._where):
            try:
                yield self._gb.db
                self._gb.db.commit()
            finally:
                self._gb.db.rollback()
                self._gb.db.expire_all()

    # ---- answers ----------------------------------------------------------------------------------------------------

    def answers(self, question: Question) -> list[dict[str, Any]]:
        """Each answer's key and whether it was read, in an order that says nothing of names. Empty ones are left out.

        A key stands for a student and cannot be turned back into a name by who does not know the names.
        """
        with self._session():
            found = [
                {"key": self._key(question, student), "read": not grade.needs_manual_grade}
                for student, grade in self._grades(question)
            ]
        return sorted(found, key=lambda one: one["key"])

    def answer(self, question: Question, key: str) -> dict[str, Any]:
        """One answer as harmless HTML, its points (None if nobody gave any), its words and its comments' ids."""
        with self._session() as db:
            student, grade = self._find(question, key)
            marks = self._marks(db, question, student)
            text = self._comment(grade).manual_comment or ""
            own = text.removeprefix("\n".join(c.text for c in marks)).lstrip("\n")
            return {
                "key": key,
                "html": self._html(question, student),
                "points": grade.manual_score,
                "words": own,
                "comments": [c.id for c in marks],
            }

    def give(
        self, question: Question, key: str, comments: list[int], points: float | None = None, words: str = ""
    ) -> None:
        """Give an answer these comments, further words, and the sum of the comments' points or ``points`` instead.

        Raises:
            UsageError: there is no such answer or comment, no points are known, or they are not between 0 and the most.
        """
        with self._session() as db:
            student, grade = self._find(question, key)
            chosen = [c for c in self._of(db, question) if c.id in comments]
            if len(chosen) != len(set(comments)):
                raise UsageError("A comment was removed meanwhile.", "load the page again.")
            if points is None and not chosen:
                raise UsageError("There are no points yet.", "choose a comment, or type the points.")
            if points is not None and not 0 <= points <= question.max_points:
                raise UsageError(f"{points:g} points are not possible.", f"type 0 to {question.max_points:g}.")
            known = [c.id for c in self._of(db, question)]
            db.execute(sa.delete(MARKS).where(MARKS.c.student == student, MARKS.c.comment.in_(known)))
            for one in chosen:
                db.execute(sa.insert(MARKS).values(comment=one.id, student=student))
            grade.manual_score = _sum(question, chosen) if points is None else points
            grade.needs_manual_grade = False
            self._comment(grade).manual_comment = "\n".join([*(c.text for c in chosen), *([words] if words else [])])

    # ---- comments ---------------------------------------------------------------------------------------------------

    def comments(self, question: Question) -> list[dict[str, Any]]:
        """The question's comments, and how many answers have each."""
        with self._session() as db:
            count = dict(db.execute(sa.select(MARKS.c.comment, sa.func.count()).group_by(MARKS.c.comment)).all())
            return [
                {"id": c.id, "points": c.points, "text": c.text, "answers": count.get(c.id, 0)}
                for c in self._of(db, question)
            ]

    def write(self, question: Question, points: float, text: str, id: int | None = None) -> int:
        """Add a comment, or change one with all answers that have it; points typed by hand stay.

        Raises:
            UsageError: it has no text, more points than the question, or was removed.
        """
        if not text.strip() or abs(points) > question.max_points:
            raise UsageError(
                "A comment needs a text, and points that the question has.",
                f"write a text, and points from {-question.max_points:g} to {question.max_points:g}.",
            )
        values = {"points": points, "text": text.strip()}
        with self._session() as db:
            if id is None:
                about = {"assignment": self.assignment, "notebook": question.notebook, "question": question.id}
                return db.execute(sa.insert(COMMENTS).values(**about, **values)).inserted_primary_key[0]
            if id not in [c.id for c in self._of(db, question)]:
                raise UsageError("This comment was removed meanwhile.", "load the page again.")
            grades = dict(self._grades(question))
            students = [s for s in db.scalars(sa.select(MARKS.c.student).where(MARKS.c.comment == id)) if s in grades]
            before = {student: self._marks(db, question, student) for student in students}
            db.execute(sa.update(COMMENTS).where(COMMENTS.c.id == id).values(**values))
            for student in students:
                grade, after = grades[student], self._marks(db, question, student)
                if grade.manual_score == _sum(question, before[student]):
                    grade.manual_score = _sum(question, after)
                old = "\n".join(c.text for c in before[student])
                comment = self._comment(grade)
                if (comment.manual_comment or "").startswith(old):  # else it was rewritten in the formgrader
                    comment.manual_comment = "\n".join(c.text for c in after) + comment.manual_comment[len(old) :]
            return id

    def remove(self, question: Question, id: int) -> None:
        """Remove a comment that no answer has.

        Raises:
            UsageError: an answer has it.
        """
        with self._session() as db:
            if db.scalar(sa.select(sa.func.count()).where(MARKS.c.comment == id)):
                raise UsageError("Answers have this comment.", "take it from them first, or change it.")
            db.execute(sa.delete(COMMENTS).where(COMMENTS.c.id == id, COMMENTS.c.question == question.id))

    # ---- in the gradebook -------------------------------------------------------------------------------------------

    def _of(self, db: Any, question: Question) -> list[Any]:
        where = [COMMENTS.c.assignment == self.assignment, COMMENTS.c.notebook == question.notebook]
        return db.execute(sa.select(COMMENTS).where(*where, COMMENTS.c.question == question.id)).all()

    def _marks(self, db: Any, question: Question, student: str) -> list[Any]:
        has = set(db.scalars(sa.select(MARKS.c.comment).where(MARKS.c.student == student)))
        return [c for c in self._of(db, question) if c.id in has]

    def _grades(self, question: Question) -> list[tuple[str, Any]]:
        """Students with their grade; what was left as it was handed out has 0 points already, and no reader."""
        return [
            (notebook.student.id, grade)
            for notebook in self._gb.notebook_submissions(question.notebook, self.assignment)
            for grade in notebook.grades
            if grade.name == question.id and grade.auto_score is None
        ]

    def _key(self, question: Question, student: str) -> str:
        return hashlib.sha256(f"{self.assignment}\0{question.id}\0{student}".encode()).hexdigest()[:16]

    def _find(self, question: Question, key: str) -> tuple[str, Any]:
        for student, grade in self._grades(question):
            if self._key(question, student) == key:
                return student, grade
        raise UsageError("This answer is not in the gradebook any more.", "load the page again.")

    def _comment(self, grade: Any) -> Any:
        return next(c for c in grade.notebook.comments if c.name == grade.name)

    def _html(self, question: Question, student: str) -> str:
        folder = self._course.format_path(self._course.autograded_directory, student, self.assignment)
        path = Path(folder, f"{question.notebook}.ipynb")
        if not path.is_file():
            raise UsageError("The graded copy is missing.", f"grade again: nbgrader-sandbox grade {self.assignment}")
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == question.id:
                if cell.cell_type == "code":
                    return f"<pre>{escape(cell.source)}</pre>"
                attached = {
                    name: {kind: data[kind] for kind in SAFE_IMAGES if kind in data}
                    for name, data in cell.get("attachments", {}).items()
                }
                return harmless_html(cell.source, attached)
        raise UsageError("The graded copy has no such answer.", "look at it in the formgrader.")


def _sum(question: Question, comments: list[Any]) -> float:
    return min(max(sum(c.points for c in comments), 0.0), question.max_points)
