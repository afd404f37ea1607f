"""Run a submission's cells in a sandbox, ask the probes, and bring home what happened as plain JSON.

This side is trusted and drives; what it receives is not. A kernel that dies or that must be killed ends the
question it was at, and no other: a fresh kernel runs the other cells again and goes on after that question.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import zmq
from nbformat import NotebookNode

from nbgrader_sandbox.console import printable
from nbgrader_sandbox.contract import (
    CellResult,
    ContractError,
    Limits,
    Probe,
    ProbePlan,
    ProbeResult,
    RunResult,
    figure_and_png,
    loads,
    message,
    text,
)
from nbgrader_sandbox.sandbox.provisioner import TOO_MUCH, kernel_manager
from nbgrader_sandbox.sandbox.sandbox import Sandbox
from nbgrader_sandbox.sandbox.trusted import NoSandbox
from nbgrader_sandbox.student.language import _
from nbgrader_sandbox.student.printed import displayed

GRACE_S = 3.0  # after an interrupt, before the kernel is killed
CONNECT_S = 30.0
IDLE_S = 2.0  # for the "idle" that follows a reply
WATCH_S = 0.25  # how often a sandbox without a control group is weighed
MAX_BAD_MESSAGES = 100
MAX_MESSAGE = 8 * 2**20  # bytes: a figure with its picture is the largest
MAX_OUTPUT = 2_000_000  # characters of all cells together
NOTICE = 100  # characters: what the kernel says where it cut
MAX_KERNELS = 4  # the first, and fresh ones after questions that killed theirs
# Values and figures come first: they only read, while a call may do anything. Models are those that calls made.
PROBE_ORDER = ("value", "figure", "call", "models")


def run(
    notebook: NotebookNode,
    plan: ProbePlan,
    sandbox: Sandbox | NoSandbox,
    files: Mapping[str, Path] | None = None,
    limits: Limits | None = None,
) -> RunResult:
    """Run ``notebook`` in ``sandbox`` and ask ``plan``; never raises for anything a submission does.

    ``files`` are put into the working folder; ``limits`` gives other times than the sandbox's own.
    ``cells`` of the result are the notebook's code cells, one for one.
    """
    return _Run(notebook, plan, sandbox, limits or sandbox.limits, dict(files or {})).result()


class KernelGoneError(Exception):
    """The kernel died, or had to be killed, in the middle of a question."""

    def __init__(self, status: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class _Run:
    """One submission on its way through as many kernels as it needs."""

    def __init__(
        self,
        notebook: NotebookNode,
        plan: ProbePlan,
        sandbox: Sandbox | NoSandbox,
        limits: Limits,
        files: dict[str, Path],
    ) -> None:
        self.sources = list(_cells_to_run(notebook, plan.run_tests))
        self.probes = sorted(plan.probes, key=lambda p: PROBE_ORDER.index(p.kind))
        self.sandbox, self.limits, self.files = sandbox, limits, files
        self.deadline = time.monotonic() + limits.total_s
        self.outcome = RunResult("ok", cells=[CellResult(grade_id) for grade_id, _ in self.sources])
        self.outcome.probes = {p.id: ProbeResult() for p in plan.probes}
        self.skipped: set[object] = set()

    def result(self) -> RunResult:
        """Run until every question has its answer or its reason."""
        for _kernel_number in range(MAX_KERNELS):
            try:
                with _kernel(self.sandbox, self.files, self.deadline) as kernel:
                    self._cells(kernel)
                    self._probes(kernel)
                break
            except KernelGoneError as gone:
                # The first thing that went wrong names the outcome.
                if self.outcome.status == "ok":
                    self.outcome.status, self.outcome.detail = gone.status, gone.detail
            if time.monotonic() > self.deadline:
                break
        return self.outcome

    def _cells(self, kernel: _Kernel) -> None:
        for number, (grade_id, source) in enumerate(self.sources):
            if number in self.skipped or not source.strip():
                continue
            cell = CellResult(grade_id)
            try:
                kernel.execute(source, cell, self.limits.cell_s)
            except KernelGoneError as gone:
                self.skipped.add(number)
                cell.status, cell.evalue = gone.status, gone.detail
                gone.detail = f"{gone.detail} in {f'cell {grade_id}' if grade_id else f'code cell {number + 1}'}"
                raise
            finally:
                if self.outcome.cells[number].status == "not-run":
                    self.outcome.cells[number] = cell
        kernel.close_books()

    def _probes(self, kernel: _Kernel) -> None:
        for probe in self.probes:
            if self.outcome.probes[probe.id].status != "not-run":
                continue
            try:
                answer = kernel.ask(probe, probe.timeout_s or self.limits.probe_s)
            except KernelGoneError as gone:
                self.outcome.probes[probe.id] = ProbeResult(gone.status, None, "", gone.detail)
                gone.detail = f"{gone.detail} in {probe.target}"
                raise
            self._record(probe, answer)

    def _record(self, probe: Probe, answer: ProbeResult) -> None:
        """Keep an answer; a figure goes where the contract has figures."""
        if probe.kind == "figure" and answer.status == "ok":
            try:
                self.outcome.figures[probe.target], self.outcome.png[probe.target] = figure_and_png(answer.value)
                answer.value = None
            except ContractError as error:
                answer = ProbeResult("error", None, "NotAFigureError", error.problem)
        if answer.ename == "NameError":
            answer.stopped = self._stopped()
        self.outcome.probes[probe.id] = answer

    def _stopped(self) -> str:
        """The first of the student's cells that did not come to its end, in words; empty if all did."""
        for number, cell in enumerate(self.outcome.cells):
            if cell.status not in ("ok", "not-run"):
                if cell.grade_id:
                    name = _("cell `{name}`").format(name=cell.grade_id)
                else:
                    name = _("code cell {number}").format(number=number + 1)
                how = f"{cell.ename}: {cell.evalue.strip()[:200]}" if cell.ename else cell.status
                return _("{cell} stopped: {error}").format(cell=name, error=how.rstrip(": ."))
        return ""


def _cells_to_run(notebook: NotebookNode, run_tests: bool) -> Iterator[tuple[str | None, str]]:
    """Every code cell in its order; one that is not to run (a locked test, an empty cell) comes with no source."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            grading = cell.metadata.get("nbgrader", {})
            is_test = grading.get("locked") and grading.get("grade")
            yield grading.get("grade_id"), "" if is_test and not run_tests else cell.source


@contextmanager
def _kernel(sandbox: Sandbox | NoSandbox, files: dict[str, Path], deadline: float) -> Iterator[_Kernel]:
    manager = kernel_manager(sandbox, files)
    sockets: list[zmq.Socket] = []
    try:
        manager.start_kernel()
        sockets += [manager.connect_iopub(), manager.connect_shell()]
        for line in sockets:
            line.linger = 0
        kernel = _Kernel(manager, *sockets, deadline)
        kernel.connect()
        yield kernel
    finally:
        for line in sockets:
            line.close()
        manager.cleanup_resources()
        manager.context.term()


@dataclass
class _Kernel:
    """The two sockets of one kernel, and everything it may send on them."""

    manager: Any
    iopub: zmq.Socket
    shell: zmq.Socket
    deadline: float
    cells: dict[str, CellResult] = field(default_factory=dict)  # open for output, by the request's id
    idle: set[str] = field(default_factory=set)
    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    welcome: bool = False
    bad: int = 0
    asked: str = ""  # the request that is open: no other reply counts
    weighed: float = 0.0  # when the sandbox was last weighed
    room: int = MAX_OUTPUT  # for the output of all cells together

    def __post_init__(self) -> None:
        self.session = self.manager.session
        self.provisioner = self.manager.provisioner
        self.sandbox = self.provisioner.sandbox
        self.poller = zmq.Poller()
        for line in (self.iopub, self.shell):
            self.poller.register(line, zmq.POLLIN)
        if self.provisioner.descriptor is not None:
            self.poller.register(self.provisioner.descriptor, zmq.POLLIN)

    def connect(self) -> None:
        """Wait until output is subscribed to; what a cell prints before that would be lost."""
        self._until(lambda: self.welcome, time.monotonic() + CONNECT_S, "did not start")

    def execute(self, source: str, cell: CellResult, seconds: float) -> None:
        """Run one cell; ``cell`` receives what comes of it."""
        content = {
            "code": source, "silent": False, "store_history": True, "user_expressions": {},
            "allow_stdin": False, "stop_on_error": False,
        }  # fmt: skip
        started = time.monotonic()
        request = self._send("execute_request", content)
        self.cells[request] = cell
        try:
            reply = self._reply(request, seconds)
            # Output may still be on its way. A kernel that never says "idle" has lied, which costs it only output.
            limit = min(time.monotonic() + IDLE_S, self.deadline)
            while request not in self.idle and time.monotonic() < limit:
                self._receive(limit)
        finally:
            cell.seconds = round(time.monotonic() - started, 4)
        if reply is None:
            cell.status, cell.evalue = "timeout", f"stopped after {seconds:g} s"
        else:
            cell.status = "ok" if reply.get("status") == "ok" else "error"
            cell.ename, cell.evalue = _said(reply, "ename"), _said(reply, "evalue")

    def close_books(self) -> None:
        """Take no more output for any cell: what is printed from now on answers no question."""
        self.cells.clear()

    def ask(self, probe: Probe, seconds: float) -> ProbeResult:
        """Put one probe to the kernel and read its answer as the hostile text that it is."""
        content = {
            "kind": probe.kind,
            "target": probe.target,
            "args": probe.args,
            "given": probe.given,
            "when": probe.when,
        }
        reply = self._reply(self._send("probe_request", content), seconds)
        if reply is None:
            return ProbeResult("timeout", None, "", f"stopped after {seconds:g} s")
        ename, evalue = _said(reply, "ename"), _said(reply, "evalue")
        if reply.get("status") != "ok":
            return ProbeResult("error", None, ename, evalue)
        try:
            return ProbeResult("ok", loads(reply.get("value"), f"the answer to {probe.id}"))
        except ContractError as error:
            return ProbeResult("error", None, "NotPlainDataError", error.problem)

    # ---- messages -----------------------------------------------------------------------------------------------

    def _send(self, kind: str, content: dict[str, Any]) -> str:
        return self.session.send(self.shell, kind, content)["header"]["msg_id"]

    def _reply(self, request: str, seconds: float) -> dict[str, Any] | None:
        """The reply to a request, or None if the kernel gave up when it was interrupted."""
        if time.monotonic() > self.deadline:  # however fast a kernel answers, or says that it has
            raise KernelGoneError("timeout", "the time limit of the whole submission was reached")
        self.asked = request
        if self._arrives(request, min(time.monotonic() + seconds, self.deadline)):
            return self.replies[request]
        self.manager.interrupt_kernel()
        if self._arrives(request, time.monotonic() + GRACE_S) and time.monotonic() < self.deadline:
            return None
        raise KernelGoneError("timeout", "the time limit was reached and the kernel had to be killed")

    def _arrives(self, request: str, limit: float) -> bool:
        while request not in self.replies and time.monotonic() < limit:
            self._receive(limit)
        return request in self.replies

    def _until(self, condition: Any, limit: float, problem: str) -> None:
        while not condition():
            if time.monotonic() > limit:
                raise KernelGoneError("died", f"the kernel {problem}")
            self._receive(limit)

    def _receive(self, limit: float) -> None:
        """Wait for messages at most until ``limit``; notice a kernel that died, floods or eats memory."""
        wait = max(min(limit - time.monotonic(), WATCH_S), 0)
        ready = dict(self.poller.poll(wait * 1000))
        for line in (self.iopub, self.shell):
            if line in ready:
                self._take(line)
        if self.bad > MAX_BAD_MESSAGES:
            raise KernelGoneError("died", TOO_MUCH)
        # By the clock, whatever arrives: a kernel that keeps the line busy is weighed all the same.
        if not ready or time.monotonic() - self.weighed >= WATCH_S:
            self.weighed = time.monotonic()
            if reason := self.provisioner.excess():
                raise KernelGoneError("died", reason)
        if not (self.iopub in ready or self.shell in ready) and not self.manager.is_alive():
            raise KernelGoneError("died", f"the kernel died ({self.provisioner.how_it_ended()})")

    def _take(self, line: zmq.Socket) -> None:
        """Read one message. Anything at all may be in it."""
        frames = line.recv_multipart()
        if sum(map(len, frames)) > MAX_MESSAGE:  # parsed, it could take twenty times as much memory
            self.bad += 1
            return
        try:
            _, parts = self.session.feed_identities(frames)
            received = self.session.deserialize(parts)
            kind, content = received["msg_type"], received["content"]
            parent = received["parent_header"].get("msg_id")
            if line is self.shell:
                if parent != self.asked:
                    raise ValueError("a reply to nothing that was asked")
                self.replies.setdefault(parent, dict(content))
            else:
                self._published(kind, parent, content)
        except Exception:  # noqa: BLE001 - whatever a forged message breaks, it is counted, and too many end the kernel
            self.bad += 1

    def _published(self, kind: str, parent: Any, content: dict[str, Any]) -> None:
        if kind == "iopub_welcome":
            self.welcome = True
        elif kind == "status" and content["execution_state"] == "idle":
            self.idle.add(parent)
        elif kind == "stream" and parent in self.cells:
            self._output(self.cells[parent], content["name"], text(content["text"], "output"))
        elif kind in ("execute_result", "display_data", "update_display_data") and parent in self.cells:
            if kind == "execute_result":
                self.cells[parent].result = message(content["data"].get("text/plain", ""), "result")
            self._display(self.cells[parent], text(displayed(content["data"]), "display"))

    def _display(self, cell: CellResult, words: str) -> None:
        """Add the words of something displayed, as long as there is room for output."""
        kept = words[: max(int(self.sandbox.limits.output_bytes) - len(cell.displayed), 0)]
        self.room -= len(kept)
        if kept and self.room >= 0:
            cell.displayed += f"{kept}\n"

    def _output(self, cell: CellResult, name: str, written: str) -> None:
        """Add to a cell's output. The kernel has cut it already; this cuts what a forged stream adds."""
        stream = "stderr" if name == "stderr" else "stdout"
        kept = getattr(cell, stream) + written
        limit = int(self.sandbox.limits.output_bytes) + NOTICE
        self.room -= len(written)
        if self.room < 0:
            limit = len(kept) - len(written)
        cell.truncated |= len(kept) > limit or "characters left out …]" in written
        setattr(cell, stream, kept[:limit])


def _said(reply: dict[str, Any], name: str) -> str:
    """Return a part of a reply in one line, without what moves a cursor: reasons quote it."""
    value = reply.get(name, "")
    return printable(" ".join(message(value, name).split())) if type(value) is str else ""
