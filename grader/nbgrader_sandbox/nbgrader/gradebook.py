"""The one writer into nbgrader's gradebook.

A submission's points, its seed and its report are written in one transaction: a grader that is killed leaves
either all of it or nothing, and the next run sees which. Points given by hand, and comments, are never touched.
The seed and the report live in a table of our own in the same database, which nbgrader leaves alone.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sqlite3
import warnings
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Assignment as AssignmentRow
from nbgrader.api import (
    BaseCell,
    Grade,
    Gradebook,
    InvalidEntry,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties, SaveCells
from sqlalchemy.exc import ArgumentError, DatabaseError

from nbgrader_sandbox.contract import Graded, Verdict
from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.grade.assignment import Assignment
from nbgrader_sandbox.nbgrader.programs import programs_on_path

# nbgrader links a new submission before it adds it; SQLAlchemy remarks on that for each of them, in vain.
warnings.filterwarnings("ignore", message="Object of type <Submitted", module=r"nbgrader\.api")

WAIT_S = 60  # for a gradebook that another program holds locked

TABLES = sa.MetaData()
GRADED = sa.Table(
    "course_grading",
    TABLES,
    sa.Column("assignment", sa.String(128), primary_key=True),
    sa.Column("student", sa.String(128), primary_key=True),
    sa.Column("notebook", sa.String(128), primary_key=True),
    sa.Column("submission", sa.String(64), nullable=False),  # SHA-256 of the submitted file
    sa.Column("checks", sa.String(64), nullable=False),  # Assignment.fingerprint
    sa.Column("seed", sa.BigInteger),
    sa.Column("times", sa.Integer, nullable=False),  # how often this notebook was graded
    sa.Column("graded_at", sa.DateTime, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),  # Verdict.to_json()
)


class GradebookError(GraderError):
    """The gradebook cannot be opened or written."""


class GradebookBusyError(GradebookError):
    """Another grader is writing into this gradebook."""


def recorded(verdict: Verdict) -> str:
    """A verdict as the gradebook keeps it."""
    return json.dumps(verdict.to_json())


def late_plugin(course: CourseDirectory) -> BasePlugin:
    """What says how much lateness costs, as nbgrader_config.py has it."""
    step = AssignLatePenalties(parent=course.parent)  # the application: it has read the file
    step.init_plugin()
    return step.plugin_inst


class Record:
    """A gradebook opened for grading one assignment. Only one grader at a time can hold it open.

    ``late`` says what lateness costs; without it no penalty is touched.

    Raises:
        GradebookBusyError: another grader holds it.
        GradebookError: it cannot be opened, or cannot be written.
    """

    def __init__(self, url: str, course_id: str = "", wait_s: float = WAIT_S, late: BasePlugin | None = None) -> None:
        self.url = url
        self._late = late
        self.where = f"The gradebook {shown_url(url)}"
        self._closing = contextlib.ExitStack()
        with self._closing, explained(self.where):
            self._closing.enter_context(_only_grader(url))
            with programs_on_path():
                self._gb = self._closing.enter_context(Gradebook(_patient(url, wait_s), course_id or "default_course"))
            TABLES.create_all(self._gb.engine)
            self._check_writable()
            self._closing = self._closing.pop_all()

    def __enter__(self) -> Record:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def register(self, assignment: Assignment) -> None:
        """Put the assignment and its cells into the gradebook, as ``nbgrader generate_assignment`` does, if missing."""
        with explained(self.where):
            known = {n.name for n in self._gb.update_or_create_assignment(assignment.name).notebooks}
            for name in assignment.notebooks.keys() - known:
                resources = {"nbgrader": {"notebook": name, "assignment": assignment.name, "db_url": self.url}}
                SaveCells().preprocess(assignment.notebooks[name], resources)
            self._gb.db.expire_all()

    def entries(self, assignment: str) -> dict[tuple[str, str], Any]:
        """What was recorded before, by (student, notebook)."""
        with explained(self.where):
            rows = self._gb.db.execute(sa.select(GRADED).where(GRADED.c.assignment == assignment)).all()
            self._gb.db.rollback()  # end the read: SQLite would keep writers out
        return {(row.student, row.notebook): row for row in rows}

    def waiting(self, assignment: str) -> dict[str, list[str]]:
        """Return the cells that wait for points by hand, by student; the formgrader shows the same ones."""
        student, cell = SubmittedAssignment.student_id, BaseCell.name
        with explained(self.where):
            rows = (
                self._gb.db.query(student, cell)
                .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
                .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
                .join(BaseCell, BaseCell.id == Grade.cell_id)
                .join(AssignmentRow, AssignmentRow.id == SubmittedAssignment.assignment_id)
                .filter(AssignmentRow.name == assignment, Grade.needs_manual_grade)
                .order_by(student, BaseCell.id)
                .all()
            )
            self._gb.db.rollback()  # end the read: SQLite would keep writers out
        found: dict[str, list[str]] = {}
        for who, name in rows:
            found.setdefault(who, []).append(name)
        return found

    def late(self, assignment: str) -> dict[tuple[str, str], tuple[float, float]]:
        """Return by how many seconds late submissions came and how many points that costs, by (student, notebook)."""
        with explained(self.where):
            rows = (
                self._gb.db.query(SubmittedNotebook)
                .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
                .join(AssignmentRow, AssignmentRow.id == SubmittedAssignment.assignment_id)
                .filter(AssignmentRow.name == assignment, SubmittedAssignment.timestamp > AssignmentRow.duedate)
                .all()
            )
            found = {
                (row.student.id, row.name): (row.assignment.total_seconds_late, row.late_submission_penalty or 0)
                for row in rows
            }
            self._gb.db.rollback()  # end the read: SQLite would keep writers out
        return {who: how for who, how in found.items() if how[0] > 0}  # an extension may cover all of it

    def write(self, graded: list[Graded], timestamp: datetime | None = None) -> None:
        """Record one submission, all its notebooks at once; either everything is written or nothing."""
        student, assignment = graded[0].verdict.student, graded[0].verdict.assignment
        with explained(self.where):
            try:
                when = {} if timestamp is None else {"timestamp": timestamp}
                self._gb.update_or_create_student(student)
                with self._gb.db.no_autoflush:  # nbgrader adds what it makes at the end only, and SQLAlchemy warns
                    self._gb.update_or_create_submission(assignment, student, **when)
                for one in graded:
                    self._write_notebook(one)
                self._gb.db.commit()
            finally:
                self._gb.db.rollback()
                self._gb.db.expunge_all()  # or a class of 3,000 stays in memory

    def _write_notebook(self, one: Graded) -> None:
        verdict, db = one.verdict, self._gb.db
        key = [
            GRADED.c.assignment == verdict.assignment,
            GRADED.c.student == verdict.student,
            GRADED.c.notebook == one.notebook_id,
        ]
        before = db.execute(sa.select(GRADED).where(*key)).one_or_none()
        found = self._gb.find_submission_notebook(one.notebook_id, verdict.assignment, verdict.student)
        _set_grades(found, one, resubmitted=before is not None and before.submission != one.submission)
        if self._late is not None:
            self._set_penalty(found)
        values = {
            "submission": one.submission,
            "checks": one.checks,
            "seed": verdict.seed,
            "times": 1 if before is None else before.times + 1,
            "graded_at": datetime.now(timezone.utc).replace(tzinfo=None),
            "verdict": recorded(verdict),
        }
        if before is None:
            db.execute(
                sa.insert(GRADED).values(
                    assignment=verdict.assignment, student=verdict.student, notebook=one.notebook_id, **values
                )
            )
        else:
            db.execute(sa.update(GRADED).where(*key).values(**values))

    def _set_penalty(self, found: SubmittedNotebook) -> None:
        """What nbgrader's own AssignLatePenalties does, in the same transaction as the points."""
        found.late_submission_penalty = penalty = None
        if (late_s := found.assignment.total_seconds_late) > 0:
            self._gb.db.flush()
            self._gb.db.refresh(found)  # its score is a query
            penalty = self._late.late_submission_penalty(found.student.id, found.score, late_s)
        if penalty is not None:
            found.late_submission_penalty = min(max(penalty, 0), found.score)

    def _check_writable(self) -> None:
        """Fail now, not after an hour of grading: write a row and take it back."""
        probe = dict.fromkeys(("assignment", "student", "notebook", "submission", "checks", "verdict"), "")
        with self._gb.engine.connect() as connection:
            connection.execute(sa.insert(GRADED).values(**probe, times=0, graded_at=datetime(2000, 1, 1)))
            connection.rollback()


def _set_grades(found: SubmittedNotebook, one: Graded, resubmitted: bool) -> None:
    """Set what the grader decides; a score given by hand stays, and asks for a second look after a resubmission."""
    decided = {q.id: q.points for q in one.verdict.questions}
    unanswered = _unanswered(one.notebook)
    for grade in found.grades:
        by_hand = 0 if grade.name in unanswered else None
        grade.auto_score = decided.get(grade.name, by_hand)
        if grade.manual_score is None:
            grade.needs_manual_grade = grade.auto_score is None
        else:
            grade.needs_manual_grade = grade.needs_manual_grade or resubmitted
    for comment in found.comments:
        comment.auto_comment = "No response." if comment.name in unanswered else None


def _unanswered(notebook: NotebookNode) -> set[str]:
    """Answer cells that are as they were handed out (their checksum says so), by grade_id."""
    return {
        c.metadata.nbgrader.grade_id
        for c in notebook.cells
        if utils.is_solution(c)
        and c.metadata.nbgrader.get("checksum") == utils.compute_checksum(c)
        and not c.get("attachments")  # a photographed answer
    }


# ---- one grader at a time, and errors that say what to do -----------------------------------------------------------


def sqlite_file(url: str) -> Path | None:
    """The file behind an SQLite URL; None for a database server."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database.removeprefix("file:")).absolute()


@contextlib.contextmanager
def _only_grader(url: str) -> Iterator[None]:
    """Hold a lock that the system, or the database server, lets go of when this process dies."""
    path = sqlite_file(url)
    with _server_lock(url) if path is None else _file_lock(path):
        yield


@contextlib.contextmanager
def _file_lock(database: Path) -> Iterator[None]:
    """Lock a file beside the gradebook as SQLite does on every system; who holds it stands inside."""
    path = database.with_name(database.name + ".lock")
    who = f"process {os.getpid()} on {socket.gethostname()}, since {datetime.now():%Y-%m-%d %H:%M}"
    with contextlib.closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN IMMEDIATE")
            lock.execute("DROP TABLE IF EXISTS holder")
            lock.execute("CREATE TABLE holder AS SELECT ? AS who", [who])
            lock.execute("COMMIT")
            lock.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise _busy(database, _holder(lock)) from None
        yield


def _holder(lock: sqlite3.Connection) -> str:
    try:
        return lock.execute("SELECT who FROM holder").fetchone()[0]
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):  # it is about to write who it is
            return "an unknown process"
        # A grader's lock lets others read. SQLite says "locked", too, where a file system has no locks.
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK)) from error


@contextlib.contextmanager
def _server_lock(url: str) -> Iterator[None]:
    """PostgreSQL's advisory lock: it belongs to the connection and ends with it."""
    engine = sa.create_engine(url)
    if engine.dialect.name != "postgresql":
        raise GradebookError(
            f"A gradebook in {engine.dialect.name} cannot be locked against a second grader.",
            "use SQLite or PostgreSQL.",
        )
    try:
        with engine.connect() as connection:
            if not connection.execute(sa.text("SELECT pg_try_advisory_lock(hashtext('course_grading'))")).scalar():
                raise _busy(shown_url(url), "another connection")
            yield
    finally:
        engine.dispose()


def _busy(where: object, holder: str) -> GradebookBusyError:
    return GradebookBusyError(
        f"Another grader is writing into {where}: {holder}.",
        "wait until it has finished, or stop it; then run this command again. Nothing was changed.",
    )


def _patient(url: str, wait_s: float) -> str:
    """Let SQLite wait for a lock instead of failing after its usual five seconds."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        parsed = parsed.update_query_dict({"timeout": str(wait_s)})
    return parsed.render_as_string(hide_password=False)


def shown_url(url: str) -> str:
    """An address without its password.

    Raises:
        GradebookError: it is no address.
    """
    try:
        return sa.make_url(url).render_as_string()
    except ArgumentError as error:
        raise GradebookError(
            f"{url!r} is no address of a gradebook.",
            "write it as sqlite:////folder/gradebook.db or postgresql+psycopg://user@host/name.",
        ) from error


@contextlib.contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn what a database or a file system says into a sentence about ``what``, with a way out."""
    try:
        yield
    except MissingEntry as error:
        raise GradebookError(
            f"{what} does not know this: {error}",
            "run `nbgrader generate_assignment` for the assignment, then grade again.",
        ) from error
    except ModuleNotFoundError as error:
        raise GradebookError(
            f"{what} needs the Python package {error.name}.",
            f"pip install {error.name} (for PostgreSQL: 'psycopg[binary]').",
        ) from error
    # nbgrader turns some of the first into the second.
    except (DatabaseError, InvalidEntry, OSError, sqlite3.Error) as error:
        text = str(getattr(error, "orig", None) or error)
        raise GradebookError(f"{what} could not be written: {text}", _hint(text)) from error


def _hint(text: str) -> str:
    local = "its folder cannot be locked (a network file system, most likely); put the gradebook on a local disk with "
    local += "--gradebook sqlite:////PATH/gradebook.db, or use PostgreSQL"
    ways = {
        "No locks available": local,
        "disk I/O error": local,
        "locking protocol": local,
        "locked": "another program holds it; close it (a formgrader page in mid-save, a database browser)",
        "readonly": "give this account write access to the file and its folder",
        "read-only": "give this account write access to the file and its folder",
        "full": "make room on that disk",
        "No space": "make room on that disk",
        "no such column": "an older nbgrader made it: run `nbgrader db upgrade`, which keeps a copy",
        "unable to open": "check that the folder exists and can be written",
    }
    way = next((way for word, way in ways.items() if word in text), "check the address and the account")
    return f"{way}; then run the same command again: it grades what is left."
