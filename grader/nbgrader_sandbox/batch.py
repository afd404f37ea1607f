"""Many submissions: several at once, on this machine or on a Dask cluster, stopped and started again at will.

One process, this one, holds the gradebook. Workers get jobs that carry all they need and send verdicts back.
What has been graded is what the gradebook says; there is no second book that could disagree with it.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import json
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.coursedir import CourseDirectory

from nbgrader_sandbox.contract import Graded, Limits, Verdict
from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.grade import pipeline
from nbgrader_sandbox.grade.assignment import Assignment
from nbgrader_sandbox.grade.judge import Judge
from nbgrader_sandbox.grade.worker import end_with_parent
from nbgrader_sandbox.nbgrader.gradebook import Record, explained, late_plugin, recorded
from nbgrader_sandbox.nbgrader.times import STAMP, read_stamp
from nbgrader_sandbox.sandbox.sandbox import SandboxMissingError, check_available

MOST_TRIES = 3  # of a job whose worker died
LONGEST_STAMP = 1000  # bytes of a timestamp.txt


class NothingToGradeError(GraderError):
    """The folder of submissions holds none for this assignment."""


class WorkersLostError(GraderError):
    """Workers cannot be had, or die over and over."""


def cores() -> int:
    """Return how many cores this process may use, where the system tells; a pool on Windows takes 61 at most."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else min(os.cpu_count() or 1, 61)


@dataclass(frozen=True)
class Options:
    """How to grade a batch."""

    workers: int = field(default_factory=cores)
    scheduler: str | None = None  # address of a Dask scheduler
    force: bool = False
    force_seed: bool = False
    outdated: bool = False
    trusted: bool = False
    limits: Limits = field(default_factory=Limits)

    @property
    def again(self) -> bool:
        """Whether what has been graded is graded once more."""
        return self.force or self.force_seed


@dataclass(frozen=True)
class Submission:
    """Where a student's notebooks for one assignment lie; a notebook that is missing has no path."""

    student: str
    folder: Path
    notebooks: dict[str, Path]


@dataclass(frozen=True)
class Plan:
    """What is to be done, and what the gradebook says has been done already."""

    todo: list[Submission]
    done: int
    outdated: int  # among ``done``: graded before the source or checks.py was changed


def grade(
    course: CourseDirectory,
    assignment: Assignment,
    options: Options,
    tell: Callable[[Plan, list[str]], None],
    tick: Callable[[Verdict], None],
) -> list[dict]:
    """Grade what the gradebook does not have yet, and return the verdicts of the whole class as plain JSON.

    ``tell`` is called once with what there is to do and what is :func:`misplaced`, ``tick`` after each notebook.

    Raises:
        NothingToGradeError, WorkersLostError, SandboxMissingError, JudgeError, GradebookError, GradebookBusyError
    """
    found = find(course, assignment)
    if options.scheduler is None:
        check_available(options.trusted)
    if assignment.checks is not None:
        with Judge(assignment.checks) as judge:
            judge.plan(0)  # a mistake in checks.py shows here, not in every submission
    with Record(course.db_url, course.course_id, late=late_plugin(course)) as record:
        record.register(assignment)
        todo = plan(found, record, assignment, course, options)
        tell(todo, misplaced(course, found))
        if todo.todo:
            _grade_all(course, record, assignment, todo.todo, options, tick)
        entries, late = record.entries(assignment.name), record.late(assignment.name)
    rows = [entries[s.student, name] for s in found for name in s.notebooks if (s.student, name) in entries]
    return [json.loads(row.verdict) | _lateness(*late.get((row.student, row.notebook), ())) for row in rows]


def _lateness(seconds: float = 0, penalty: float = 0) -> dict[str, float]:
    """Return what a verdict says of a late submission; nothing of one that came in time."""
    return {"late_s": seconds, "late_penalty": penalty} if seconds else {}


def _grade_all(
    course: CourseDirectory,
    record: Record,
    assignment: Assignment,
    todo: list[Submission],
    options: Options,
    tick: Callable[[Verdict], None],
) -> None:
    by_student = {s.student: s for s in todo}
    jobs = _jobs(todo, record, assignment, options)
    with _engine(options) as engine:
        for graded in results(engine, jobs):
            submission = by_student[graded[0].verdict.student]
            timestamp = _timestamp(submission, graded)
            stage(course, graded, submission)
            record.write(graded, timestamp)
            folder = graded_folder(course, submission.student, assignment.name)
            publish(folder, [recorded(one.verdict) for one in graded])
            for one in graded:
                tick(one.verdict)


@contextlib.contextmanager
def _engine(options: Options) -> Iterator[Engine]:
    if options.scheduler is None:
        yield local(options.workers)
    else:
        with cluster(options.scheduler) as found:
            yield found


def _timestamp(submission: Submission, graded: list[Graded]) -> datetime | None:
    """When it was handed in, as nbgrader's collecting commands noted; an unreadable note is reported."""
    time, wrong = read_stamp(submission.folder)
    if wrong:
        graded[0].verdict.report.append(wrong)
    return time


# ---- what there is to do --------------------------------------------------------------------------------------------


def find(course: CourseDirectory, assignment: Assignment) -> list[Submission]:
    """All submissions for an assignment, by student.

    Raises:
        NothingToGradeError: there are none.
    """
    found = [
        Submission(student, folder, {n: folder / f"{n}.ipynb" for n in assignment.notebooks})
        for student, folder in _folders(course, assignment.name)
    ]
    odd = [s.student for s in found if not _is_text(s.student)]
    if odd:
        raise NothingToGradeError(
            f"The name of a submission's folder is not UTF-8: {odd[0]!r}.", "rename that folder, and run this again."
        )
    if not found:
        raise NothingToGradeError(
            f"There is no submission in {course.format_path(course.submitted_directory, '*', assignment.name)}.",
            "collect them first (`nbgrader-sandbox collect ASSIGNMENT DOWNLOAD.zip`, or `nbgrader collect`), or name "
            "their folder with --submitted; it holds STUDENT/ASSIGNMENT/NOTEBOOK.ipynb.",
        )
    return found


def misplaced(course: CourseDirectory, found: list[Submission]) -> list[str]:
    """Folders with a name that no assignment has, of students who are not among ``found``: a slip, most likely."""
    sources = Path(course.format_path(course.source_directory, ".", "*")).parent
    known = {folder.name for folder in sources.glob("*")}
    here = {submission.student for submission in found}
    return [
        f"{student}/{folder.name}"
        for student, folder in _folders(course, "*")
        if student not in here and folder.name not in known and folder.is_dir() and not folder.name.startswith(".")
    ]


def _folders(course: CourseDirectory, assignment: str) -> list[tuple[str, Path]]:
    """Each student, in order, with what lies where the folder for an assignment belongs."""
    pattern = Path(course.format_path(course.submitted_directory, "*", assignment))
    student = pattern.parts.index("*")
    # A folder may have brackets in its name: [SS26].
    parts = [part if part == "*" else glob.escape(part) for part in pattern.parts]
    return [(f.parts[student], f) for f in sorted(Path(pattern.anchor).glob(str(Path(*parts[1:]))))]


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:  # bytes of another encoding, as the file system hands them over
        return False
    return True


def plan(
    found: list[Submission], record: Record, assignment: Assignment, course: CourseDirectory, options: Options
) -> Plan:
    """Sort submissions into those to grade and those that the gradebook already has, unchanged since."""
    entries = record.entries(assignment.name)
    todo, outdated = [], 0
    for submission in found:
        rows = [entries.get((submission.student, name)) for name in submission.notebooks]
        notebooks = {
            name: pipeline.read(path, assignment, options.limits) for name, path in submission.notebooks.items()
        }
        settled = all(row is not None and row.submission == notebooks[row.notebook].digest for row in rows)
        # What the grader failed on is not done: another run may well succeed.
        settled = settled and not any(
            json.loads(row.verdict)["status"] == "failed" and row.times < MOST_TRIES for row in rows
        )
        old = settled and any(row.checks != assignment.fingerprint for row in rows)
        verdicts = [row.verdict for row in rows if row is not None]
        settled = publish(graded_folder(course, submission.student, assignment.name), verdicts) and settled
        if options.again or not settled or (old and options.outdated):
            todo.append(submission)
        else:
            outdated += old
    return Plan(todo, len(found) - len(todo), outdated)


def _jobs(todo: list[Submission], record: Record, assignment: Assignment, options: Options) -> Iterator[pipeline.Job]:
    """Read submissions one by one, as workers ask for them; a seed that the gradebook has is used again."""
    entries = {} if options.force_seed else record.entries(assignment.name)
    for submission in todo:
        notebooks = []
        for name, path in submission.notebooks.items():
            before = entries.get((submission.student, name))
            seed = pipeline.new_seed() if before is None else before.seed
            notebooks.append(pipeline.with_seed(pipeline.read(path, assignment, options.limits), seed))
        yield pipeline.Job(submission.student, assignment, notebooks, options.limits, options.trusted)


# ---- getting it done ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Engine:
    """What runs jobs: how to make an executor, how many workers it has, and what it raises for a deadly job."""

    make: Callable[[], Executor]
    width: int
    deadly: tuple[type[Exception], ...] = ()


def results(engine: Engine, jobs: Iterable[pipeline.Job]) -> Iterator[list[Graded]]:
    """Grade jobs, yielding each as it is finished; at most two for each worker are on their way at once.

    A worker that dies takes a local executor with it; what was on its way is then graded one by one, so that a job
    which kills its worker can be told from those beside it. Dask sees to this by itself.
    """
    source = iter(jobs)
    running: dict[Future, pipeline.Job] = {}
    executor = engine.make()
    try:
        while True:
            lost = _submit(executor, source, running, 2 * engine.width)
            if not running and not lost:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                job = running.pop(future)
                if (outcome := _outcome(future, job, engine)) is None:
                    lost.append(job)
                else:
                    yield outcome
            if lost:
                lost += running.values()
                running.clear()
                executor.shutdown(wait=False)
                yield from _one_by_one(engine, lost)
                executor = engine.make()
    finally:
        for future in running:
            future.cancel()
        executor.shutdown()


def _outcome(future: Future, job: pipeline.Job, engine: Engine) -> list[Graded] | None:
    """What became of a job; None where the executor broke, whatever the job did.

    Raises:
        WorkersLostError: the scheduler has gone.
        SandboxMissingError: a worker on another machine has no sandbox, which is no submission's doing.
    """
    try:
        return future.result()
    except BrokenExecutor:
        return None
    except engine.deadly:
        return pipeline.failed(job, "several workers died of grading it")
    except CancelledError as error:
        raise WorkersLostError("The Dask scheduler has gone, or took its work back.", START_AGAIN) from error
    except SandboxMissingError:
        raise
    except Exception as error:  # noqa: BLE001 - one submission must never stop a class
        return pipeline.failed(job, f"grading it raised {type(error).__name__}")


START_AGAIN = "run the same command again: it grades what is left."


def _submit(
    executor: Executor, source: Iterator[pipeline.Job], running: dict[Future, pipeline.Job], most: int
) -> list[pipeline.Job]:
    """Keep ``most`` jobs on their way; the job that a broken executor did not take comes back."""
    while len(running) < most and (job := next(source, None)):
        try:
            running[executor.submit(pipeline.grade, job)] = job
        except BrokenExecutor:
            return [job]
    return []


def _one_by_one(engine: Engine, jobs: list[pipeline.Job]) -> Iterator[list[Graded]]:
    """Grade each job alone; one whose worker dies every time is left to the instructor."""
    executor = engine.make()
    try:
        for job in jobs:
            for _ in range(MOST_TRIES):
                try:
                    yield executor.submit(pipeline.grade, job).result()
                    break
                except BrokenExecutor:
                    executor.shutdown(wait=False)
                    executor = engine.make()
                except SandboxMissingError:
                    raise
                except Exception as error:  # noqa: BLE001 - one submission must never stop a class
                    yield pipeline.failed(job, f"grading it raised {type(error).__name__}")
                    break
            else:
                yield pipeline.failed(job, f"its worker died {MOST_TRIES} times")
    finally:
        executor.shutdown()


def local(workers: int) -> Engine:
    """Worker processes on this machine; they end when this process does, however it ends."""
    context = multiprocessing.get_context("spawn")
    return Engine(lambda: ProcessPoolExecutor(workers, context, initializer=end_with_parent), workers)


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Engine]:
    """Workers of a Dask cluster.

    Raises:
        WorkersLostError: there is no scheduler at the address, or it has no workers.
    """
    from distributed import Client, KilledWorker

    try:
        client = Client(address, timeout=20)
    except (OSError, TimeoutError, ValueError) as error:
        raise WorkersLostError(
            f"No Dask scheduler answers at {address}: {error}",
            "start one (`dask scheduler`), or leave --scheduler out.",
        ) from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise WorkersLostError(
                f"The Dask scheduler at {address} has no workers.",
                f"start some: `dask worker {address} --nthreads 1 --nworkers 2`.",
            )
        # Grading is no pure function of the job: a regrade runs again.
        yield Engine(lambda: client.get_executor(pure=False), threads, (KilledWorker,))


# ---- what is left behind --------------------------------------------------------------------------------------------


def graded_folder(course: CourseDirectory, student: str, assignment: str) -> Path:
    """Where nbgrader, its formgrader and its feedback look for the graded copy."""
    return Path(course.format_path(course.autograded_directory, student, assignment))


def _staged(folder: Path, verdicts: Iterable[str]) -> Path:
    """Where a copy waits for its place: the name tells whether the gradebook has these very verdicts."""
    mark = hashlib.sha256("\n".join(sorted(verdicts)).encode()).hexdigest()[:16]
    return folder.with_name(f".{folder.name}.new-{mark}")


def stage(course: CourseDirectory, graded: list[Graded], submission: Submission) -> None:
    """Write the graded copy beside its place, before the gradebook has the points."""
    verdict = graded[0].verdict
    folder = graded_folder(course, verdict.student, verdict.assignment)
    with explained(f"The folder {folder}"):
        staged = _staged(folder, [recorded(one.verdict) for one in graded])
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        for name, data in graded[0].files.items():
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            (staged / name).write_bytes(data)
        for one in graded:
            # What a submission put in may hold half a character; that must not stop the class.
            text = nbformat.writes(one.notebook).encode("utf-8", "replace")
            (staged / f"{one.notebook_id}.ipynb").write_bytes(text)
        stamp = submission.folder / STAMP
        if stamp.is_file() and not stamp.is_symlink() and stamp.stat().st_size <= LONGEST_STAMP:
            shutil.copy(stamp, staged)  # nbgrader compares it to see whether a later submission came


def publish(folder: Path, verdicts: Iterable[str]) -> bool:
    """Put the staged copy of recorded verdicts in its place, all at once; True if a copy is there.

    A grader killed between the points and the copy leaves this to the next run, which need not grade again.
    """
    with explained(f"The folder {folder}"):
        staged = _staged(folder, verdicts)
        if staged.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
            staged.rename(folder)
        for left in folder.parent.glob(f".{glob.escape(folder.name)}.new-*"):
            shutil.rmtree(left, ignore_errors=True)
        return folder.is_dir()
