"""One submission through intake, run and judge. Every way of grading goes through here.

``nbgrader autograde``, the formgrader's button, ``nbgrader-sandbox grade`` and a Dask worker differ in
who calls :func:`grade`, not in what it does.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import re
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from nbgrader import utils

from nbgrader_sandbox.contract import CellResult, Criterion, Intake, Limits, ProbePlan, RunResult, Verdict
from nbgrader_sandbox.grade import differences
from nbgrader_sandbox.grade.intake import RefusedError, for_reader, handed_in, repaired
from nbgrader_sandbox.grade.judge import Judge, JudgeError, judge_tests
from nbgrader_sandbox.grade.run import run
from nbgrader_sandbox.nbgrader.assignment import Assignment
from nbgrader_sandbox.nbgrader.gradebook import Graded
from nbgrader_sandbox.sandbox.sandbox import Sandbox, SandboxError
from nbgrader_sandbox.student.language import N_, _, speaking

CHANGED_LATER = N_("(It was judged as it stood at its check cell: cells further down change it.)")
NOTES = N_("the grader's notes")  # title of the cell that the grader adds to what it shows


@dataclass(frozen=True)
class Paper:
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
    papers: list[Paper]
    limits: Limits = field(default_factory=Limits)
    trusted: bool = False  # no sandbox


def read(path: Path, assignment: Assignment, limits: Limits) -> Paper:
    """Read a submitted notebook without repairing it; a link, a folder or a huge file is refused here."""
    try:
        data, notes, _ = handed_in(path, assignment.notebooks[path.stem], limits, assignment.notebooks)
    except RefusedError as refusal:
        taken = refusal.taken()
        return Paper(path.stem, b"", hashlib.sha256(str(taken.refused).encode()).hexdigest(), unread=taken)
    return Paper(path.stem, data, hashlib.sha256(data).hexdigest(), notes=notes)


def grade(job: Job) -> list[Graded]:
    """Grade one submission; what is wrong with it ends in its verdict, never in an exception."""
    return [
        grade_taken(job, paper, take_in(paper, job.assignment.notebooks[paper.notebook_id], job.limits))
        for paper in job.papers
    ]


def take_in(paper: Paper, source: NotebookNode, limits: Limits) -> Intake:
    """Parse, check and repair the bytes of a submission."""
    return paper.unread or repaired(paper.data, source, paper.notes)


def grade_taken(job: Job, paper: Paper, taken: Intake) -> Graded:
    """Run and judge what intake let through, and explain it in the assignment's language."""
    with speaking(job.assignment.language):
        return _grade_taken(job, paper, taken)


def _grade_taken(job: Job, paper: Paper, taken: Intake) -> Graded:
    points = job.assignment.automatic(paper.notebook_id)
    if taken.refused is not None:
        given, status = (None, "review") if taken.unclear else (0, "refused")
        said = _("Not graded: {why}").format(why=taken.refused)
        reasons = [Criterion(name, given, worth, said) for name, worth in points.items()]
        source = job.assignment.notebooks[paper.notebook_id]
        shows = source if taken.absent else for_reader(source, taken.refused)
        return _graded(job, paper, Intake(shows, taken.report), status, reasons, RunResult("refused"))
    try:
        worker = _worker(job)
        started = time.monotonic()  # a warm worker's time
        result = worker.run(taken.notebook, paper.seed)
        criteria = worker.judge(result, paper.seed, points)
        criteria = worker.at_their_checks(taken.notebook, result, criteria, paper.seed, points)
        criteria = differences.left_to_a_person(criteria, taken.notebook, result)
    except (JudgeError, SandboxError) as error:  # not the student's fault: no point is lost, and the others go on
        return _unjudged(job, paper, taken, error.problem)
    status = "review" if any(c.points is None for c in criteria) else "graded"
    return _graded(job, paper, taken, status, criteria, result, time.monotonic() - started)


def _unjudged(job: Job, paper: Paper, taken: Intake, why: str) -> Graded:
    points = job.assignment.automatic(paper.notebook_id)
    said = _("The grader itself failed: {why}").format(why=why)
    criteria = [Criterion(name, None, worth, said) for name, worth in points.items()]
    return _graded(job, paper, taken, "failed", criteria, RunResult("refused", why[:400]))


def _graded(
    job: Job, paper: Paper, taken: Intake, status: str, criteria: list[Criterion], result: RunResult,
    seconds: float = 0.0,
) -> Graded:  # fmt: skip
    report = list(taken.report)
    verdict = Verdict(job.student, job.assignment.name, status, paper.seed, criteria, report, result.png, seconds)
    notebook = shown(taken.notebook, result, verdict)
    return Graded(paper.notebook_id, verdict, notebook, paper.digest, job.assignment.fingerprint, job.assignment.files)


def failed(job: Job, why: str) -> list[Graded]:
    """Leave a submission to the instructor because the grader, not the student, is at fault."""
    return [
        _unjudged(job, paper, Intake(job.assignment.notebooks[paper.notebook_id], [why]), why) for paper in job.papers
    ]


def new_seed() -> int:
    """A seed that nobody can foresee; the gradebook keeps it."""
    return secrets.randbits(32)


def with_seed(paper: Paper, seed: int) -> Paper:
    """The same paper, to be judged with this seed."""
    return replace(paper, seed=seed)


# ---- run and judge, on a worker -------------------------------------------------------------------------------------


class _Worker:
    """What a worker keeps from one submission of an assignment to the next: the public files, the judge."""

    def __init__(self, job: Job, sandbox: Sandbox) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="nbgrader-files-")
        self.files = {name: Path(self.folder.name, name) for name in job.assignment.files}
        for name, path in self.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(job.assignment.files[name])
        self.sandbox = sandbox
        self.checks = None if job.assignment.checks is None else Judge(job.assignment.checks)

    def run(self, notebook: NotebookNode, seed: int) -> RunResult:
        """Run a notebook and ask the hidden questions; a stock assignment has its test cells instead.

        Once more if the kernel or the sandbox died, which need not be the submission's own doing.
        """
        plan = self.checks.plan(seed) if self.checks else ProbePlan(run_tests=True)
        try:
            result = run(notebook, plan, self.sandbox, self.files)
        except SandboxError:
            self.sandbox.close()
            return run(notebook, plan, self.sandbox, self.files)
        return run(notebook, plan, self.sandbox, self.files) if result.status == "died" else result

    def at_their_checks(
        self, notebook: NotebookNode, result: RunResult, criteria: list[Criterion], seed: int, points: dict[str, float]
    ) -> list[Criterion]:
        """Return for each criterion the better of two: at the notebook's end, and where its test cell stands.

        Whoever passes a visible check and uses the same names for something else further down loses nothing. What is
        asked there is asked of a notebook that ends there, so nothing that is asked reaches a later cell. Pictures of
        figures that earned points that way are added to ``result``.
        """
        if self.checks is None:
            return criteria
        deadline = time.monotonic() + self.sandbox.limits.total_s
        best = {criterion.id: criterion for criterion in criteria}
        for part, tests in _ends_at_checks(notebook, result, [c.id for c in criteria if _lost(c)]):
            if (seconds := deadline - time.monotonic()) <= 0:
                break
            limits = replace(self.sandbox.limits, total_s=seconds)
            then = run(part, self.checks.plan(seed), self.sandbox, self.files, limits)
            better = [c for c in self.judge(then, seed, points) if c.id in tests and _is_better(c, best[c.id])]
            later = _(CHANGED_LATER)
            best |= {c.id: replace(c, reason=f"{c.reason} {later}") for c in better}
            if better:
                result.png |= {
                    f"{name} at {tests[0]}": png for name, png in then.png.items() if png != result.png.get(name)
                }
        return list(best.values())

    def judge(self, result: RunResult, seed: int, points: dict[str, float]) -> list[Criterion]:
        """Return points and a reason for each test cell."""
        return self.checks.judge(result, seed, points) if self.checks else judge_tests(result, points)

    def close(self) -> None:
        """Leave nothing behind; the sandbox stays."""
        if self.checks:
            self.checks.close()
        self.folder.cleanup()


_mine = threading.local()  # a Dask worker may have several threads, each with its own sandbox


def _worker(job: Job) -> _Worker:
    """Return this thread's worker for an assignment. Another assignment gets another; the warm sandbox is kept."""
    sandbox = _kept("sandbox", Sandbox, job.limits, job.trusted, job.assignment.contents)
    key = (job.assignment.fingerprint, sandbox)
    return _kept("worker", lambda *_key: _Worker(job, sandbox), *key)


def _kept(name: str, make: Callable[..., Any], *key: Any) -> Any:
    """Return what this thread has under a name; if it was made for another key, close it and make it anew."""
    made_for, thing, close = getattr(_mine, name, (None, None, None))
    if made_for != key:
        if close:
            close()
        thing = make(*key)
        # Runs at the end of this process, also of a multiprocessing child, where atexit does not.
        setattr(_mine, name, (key, thing, Finalize(None, thing.close, exitpriority=10)))
    return thing


def _lost(criterion: Criterion) -> bool:
    return criterion.points is None or criterion.points < criterion.max_points


def _is_better(one: Criterion, other: Criterion) -> bool:
    """Full points are best; a person, who may give them, comes before a part of them."""

    def rank(criterion: Criterion) -> float:
        if criterion.points is None:
            return criterion.max_points - 1e-9
        return criterion.points

    return rank(one) > rank(other)


def _ends_at_checks(
    notebook: NotebookNode, ran: RunResult, tests: list[str]
) -> Iterator[tuple[NotebookNode, list[str]]]:
    """Yield the notebook up to where these test cells stand, with the tests that stand there; the end is left out.

    Cells that never came to their end in the whole run stay out: waiting for them again would help nobody. A place
    below which nothing is changed, only added, is as good as the end.
    """
    places: dict[int, list[str]] = {}  # by the number of the student's cells before
    cells, before = [], 0
    runs = iter(ran.cells)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        status = next(runs, CellResult(None)).status
        if utils.is_grade(cell) and utils.is_locked(cell):
            if cell.metadata.nbgrader.grade_id in tests:
                places.setdefault(before, []).append(cell.metadata.nbgrader.grade_id)
        elif cell.source.strip():
            before += 1
            if status not in ("timeout", "died"):
                cells.append((before, cell))
    for place, there in places.items():
        above = [cell for number, cell in cells if number <= place]
        below = [cell.source for number, cell in cells if number > place]
        if above and not _only_adds(below, [cell.source for cell in above]):
            part = copy.copy(notebook)
            part.cells = above
            yield part, there


def _only_adds(below: list[str], above: list[str]) -> bool:
    """Whether cells do nothing but define functions and import modules, under names that do not occur above them."""
    known = "\n".join(above)
    words = set(re.findall(r"\w+", known))
    try:
        statements = [statement for source in below for statement in ast.parse(source).body]
    except (SyntaxError, ValueError):  # IPython's own syntax may do anything
        return False
    for one in statements:
        if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
            continue
        if isinstance(one, (ast.Import, ast.ImportFrom)):
            names = {(alias.asname or alias.name).partition(".")[0] for alias in one.names}
        elif isinstance(one, ast.FunctionDef) and not one.decorator_list:
            names = {one.name}
            if any(isinstance(node, ast.Call) for node in ast.walk(one.args)):
                return False
        else:
            return False
        again = isinstance(one, (ast.Import, ast.ImportFrom)) and ast.unparse(one) in known
        if "*" in names or (names & words and not again):
            return False
    return True


# ---- what the instructor and the student will look at ---------------------------------------------------------------


def shown(notebook: NotebookNode, ran: RunResult, verdict: Verdict) -> NotebookNode:
    """The submission with the outputs of our own run, and a reason under every test cell.

    Outputs are text and one PNG, put together here: no HTML from a student's process gets in.
    """
    notebook = copy.deepcopy(notebook)
    code = [c for c in notebook.cells if c.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
    for cell, result in zip(code, ran.cells, strict=bool(ran.cells)):
        cell.outputs = _outputs(result)
        if result.status not in ("ok", "not-run") and (home := cell.metadata.get(differences.HOME)) is not None:
            cell.outputs += _at_home(home)
    reasons = {q.id: q for q in verdict.questions}
    for cell in code:
        if utils.is_grade(cell) and cell.metadata.nbgrader.grade_id in reasons:
            cell.outputs.append(_reason(reasons[cell.metadata.nbgrader.grade_id]))
    notebook.cells += _notes(verdict)
    return notebook


def _outputs(result) -> list[NotebookNode]:
    outputs = [
        new_output("stream", name=name, text=text)
        for name, text in (("stdout", result.stdout), ("stderr", result.stderr))
        if text
    ]
    if shown := result.displayed.strip("\n") or result.result:
        outputs.append(new_output("display_data", data={"text/plain": shown}))
    if result.ename:
        outputs.append(
            new_output(
                "error", ename=result.ename, evalue=result.evalue, traceback=[f"{result.ename}: {result.evalue}"]
            )
        )
    elif result.status not in ("ok", "not-run"):
        said = _("[this cell ended with: {status}]").format(status=result.status)
        outputs.append(new_output("stream", name="stdout", text=said + "\n"))
    return outputs


def _at_home(home: dict[str, Any]) -> list[NotebookNode]:
    """What the cell had given on the student's machine, which is the student's word."""
    text = "\n".join([_("[On the student's machine, as handed in:]"), home["text"] or _("[nothing was printed]"), ""])
    alt = _("as handed in")
    pictures = [new_output("display_data", data={"image/png": png, "text/plain": alt}) for png in home["png"]]
    return [new_output("stream", name="stdout", text=text), *pictures]


def _reason(question: Criterion) -> NotebookNode:
    if question.points is None:
        said = _("An instructor decides on {most:g} points. {reason}")
    else:
        said = _("{points:g} of {most:g} points. {reason}")
    text = said.format(points=question.points, most=question.max_points, reason=question.reason)
    return new_output("stream", name="stdout", text=f"{text}\n")


def _notes(verdict: Verdict) -> list[NotebookNode]:
    outputs = [new_output("stream", name="stdout", text="\n".join(verdict.report) + "\n")] if verdict.report else []
    outputs += [
        new_output("display_data", data={"image/png": png, "text/plain": name}) for name, png in verdict.png.items()
    ]
    return [new_code_cell("# " + _(NOTES), outputs=outputs)] if outputs else []
