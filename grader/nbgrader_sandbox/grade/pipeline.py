"""A submission's way through the grader, in five steps, whoever asks for it.

1. **intake** (``intake.py``) parses the file and restores what the student may not change.
2. **run** (``run.py``) executes the student's cells in a sandbox and asks the hidden questions there.
3. **judge** (``judge.py``) compares the answers in a process of its own: points and a reason for each test cell.
4. **reconsider** (``reconsider.py``) looks once more at what lost points without being a mistake.
5. **record** (``nbgrader/gradebook.py``) writes it down, in the process of those who called :func:`grade`.

``nbgrader autograde``, the formgrader's button, ``nbgrader-sandbox grade`` and a Dask worker differ in who calls,
not in what is done.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbformat import NotebookNode

from nbgrader_sandbox.contract import Criterion, Graded, Intake, Limits, RunResult, Verdict
from nbgrader_sandbox.grade.assignment import Assignment
from nbgrader_sandbox.grade.intake import RefusedError, for_reader, handed_in, repaired
from nbgrader_sandbox.grade.judge import JudgeError
from nbgrader_sandbox.grade.reconsider import reconsider
from nbgrader_sandbox.grade.shown import shown
from nbgrader_sandbox.grade.worker import worker_for
from nbgrader_sandbox.sandbox.sandbox import SandboxError
from nbgrader_sandbox.student.language import _, speaking


@dataclass(frozen=True)
class Submitted:
    """One submitted notebook: its bytes, or why they were not even read."""

    notebook_id: str
    data: bytes
    digest: str  # SHA-256 of the submitted file, or of the reason why it was not read
    seed: int = 0
    notes: list[str] = field(default_factory=list)  # on the file that the bytes were taken from
    unread: Intake | None = None  # where there are no bytes

    @property
    def refused(self) -> str | None:
        """Why it was not even read."""
        return self.unread.refused if self.unread else None


@dataclass(frozen=True)
class Job:
    """All notebooks of one student's submission, and everything needed to grade them on any machine."""

    student: str
    assignment: Assignment
    notebooks: list[Submitted]
    limits: Limits = field(default_factory=Limits)
    trusted: bool = False  # no sandbox


def read(path: Path, assignment: Assignment, limits: Limits) -> Submitted:
    """Read a submitted notebook without repairing it; a link, a folder or a huge file is refused here."""
    try:
        data, notes, _ = handed_in(path, assignment.notebooks[path.stem], limits, assignment.notebooks)
    except RefusedError as refusal:
        taken = refusal.taken()
        return Submitted(path.stem, b"", hashlib.sha256(str(taken.refused).encode()).hexdigest(), unread=taken)
    return Submitted(path.stem, data, hashlib.sha256(data).hexdigest(), notes=notes)


def grade(job: Job) -> list[Graded]:
    """Grade one submission; what is wrong with it ends in its verdict, never in an exception."""
    sources = job.assignment.notebooks
    return [grade_taken(job, one, take_in(one, sources[one.notebook_id])) for one in job.notebooks]


def take_in(submitted: Submitted, source: NotebookNode) -> Intake:
    """Parse, check and repair the bytes of a submission."""
    return submitted.unread or repaired(submitted.data, source, submitted.notes)


def grade_taken(job: Job, submitted: Submitted, taken: Intake) -> Graded:
    """Run, judge and reconsider what intake let through, and explain it in the assignment's language."""
    with speaking(job.assignment.language):
        if taken.refused is not None:
            return _refused(job, submitted, taken)
        points = job.assignment.automatic(submitted.notebook_id)
        try:
            worker = worker_for(job.assignment, job.limits, job.trusted)
            started = time.monotonic()  # a warm worker's time
            result = worker.run(taken.notebook, submitted.seed)
            criteria = worker.judge(result, submitted.seed, points)
            criteria = reconsider(criteria, taken.notebook, result, worker, submitted.seed, points)
        except (JudgeError, SandboxError) as error:  # not the student's fault: no point is lost, and the others go on
            return _unjudged(job, submitted, taken, error.problem)
        status = "review" if any(c.points is None for c in criteria) else "graded"
        return _graded(job, submitted, taken, status, criteria, result, time.monotonic() - started)


def _refused(job: Job, submitted: Submitted, taken: Intake) -> Graded:
    given, status = (None, "review") if taken.unclear else (0, "refused")
    points, said = job.assignment.automatic(submitted.notebook_id), _("Not graded: {why}").format(why=taken.refused)
    reasons = [Criterion(name, given, worth, said) for name, worth in points.items()]
    source = job.assignment.notebooks[submitted.notebook_id]
    shows = source if taken.absent else for_reader(source, taken.refused)
    return _graded(job, submitted, Intake(shows, taken.report), status, reasons, RunResult("refused"))


def _unjudged(job: Job, submitted: Submitted, taken: Intake, why: str) -> Graded:
    points = job.assignment.automatic(submitted.notebook_id)
    said = _("The grader itself failed: {why}").format(why=why)
    criteria = [Criterion(name, None, worth, said) for name, worth in points.items()]
    return _graded(job, submitted, taken, "failed", criteria, RunResult("refused", why[:400]))


def _graded(
    job: Job, submitted: Submitted, taken: Intake, status: str, criteria: list[Criterion], result: RunResult,
    seconds: float = 0.0,
) -> Graded:  # fmt: skip
    report = list(taken.report)
    verdict = Verdict(job.student, job.assignment.name, status, submitted.seed, criteria, report, result.png, seconds)
    notebook = shown(taken.notebook, result, verdict)
    assignment = job.assignment
    return Graded(submitted.notebook_id, verdict, notebook, submitted.digest, assignment.fingerprint, assignment.files)


def failed(job: Job, why: str) -> list[Graded]:
    """Leave a submission to the instructor because the grader, not the student, is at fault."""
    sources = job.assignment.notebooks
    return [_unjudged(job, one, Intake(sources[one.notebook_id], [why]), why) for one in job.notebooks]


def new_seed() -> int:
    """A seed that nobody can foresee; the gradebook keeps it."""
    return secrets.randbits(32)


def with_seed(submitted: Submitted, seed: int) -> Submitted:
    """The same notebook, to be judged with this seed."""
    return replace(submitted, seed=seed)
