"""What a worker keeps from one submission to the next: the warm sandbox, the public files and the judge."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import connection
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from nbgrader_sandbox.contract import Criterion, Limits, ProbePlan, RunResult
from nbgrader_sandbox.grade.assignment import Assignment
from nbgrader_sandbox.grade.judge import Judge, judge_tests
from nbgrader_sandbox.grade.run import run
from nbgrader_sandbox.sandbox.contents import Contents
from nbgrader_sandbox.sandbox.sandbox import Sandbox, SandboxError
from nbgrader_sandbox.sandbox.trusted import NoSandbox


class Worker:
    """What a worker keeps from one submission of an assignment to the next: the public files, the judge."""

    def __init__(self, assignment: Assignment, sandbox: Sandbox | NoSandbox) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="nbgrader-files-")
        self.files = {name: Path(self.folder.name, name) for name in assignment.files}
        for name, path in self.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(assignment.files[name])
        self.sandbox = sandbox
        self.checks = None if assignment.checks is None else Judge(assignment.checks)

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

    def run_part(self, notebook: NotebookNode, seed: int, seconds: float) -> RunResult:
        """Run the first cells of a notebook and ask the hidden questions there, in at most ``seconds``."""
        limits = replace(self.sandbox.limits, total_s=seconds)
        return run(notebook, self.checks.plan(seed), self.sandbox, self.files, limits)

    def judge(self, result: RunResult, seed: int, points: dict[str, float]) -> list[Criterion]:
        """Return points and a reason for each test cell."""
        return self.checks.judge(result, seed, points) if self.checks else judge_tests(result, points)

    def close(self) -> None:
        """Leave nothing behind; the sandbox stays."""
        if self.checks:
            self.checks.close()
        self.folder.cleanup()


def end_with_parent() -> None:
    """Let this process end when the one that started it ends, however that ends."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


_mine = threading.local()  # a Dask worker may have several threads, each with its own sandbox


def worker_for(assignment: Assignment, limits: Limits, trusted: bool) -> Worker:
    """Return this thread's worker for an assignment. Another assignment gets another; the warm sandbox is kept."""
    sandbox = _kept("sandbox", _sandbox, trusted, limits, assignment.contents)
    return _kept("worker", lambda *_key: Worker(assignment, sandbox), assignment.fingerprint, sandbox)


def _sandbox(trusted: bool, limits: Limits, contents: Contents) -> Sandbox | NoSandbox:
    return (NoSandbox if trusted else Sandbox)(limits, contents)


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
