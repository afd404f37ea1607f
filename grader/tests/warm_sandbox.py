"""A warm sandbox for all tests of the grader; where there is none, they skip with the reason, and in CI they fail."""

from __future__ import annotations

import atexit
import functools
import os
from collections.abc import Callable
from dataclasses import replace

import exercise
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader_sandbox.contract import Limits, ProbePlan, RunResult
from nbgrader_sandbox.grade.run import run
from nbgrader_sandbox.sandbox.sandbox import Sandbox, SandboxMissingError, check_available

LIMITS = Limits(cell_s=30, probe_s=8, total_s=120, memory_bytes=2 * 2**30, disk_bytes=32 * 2**20)


@pytest.fixture(scope="session")
def bubblewrap() -> None:
    """Skip what needs a sandbox where there is none; in CI that is a failure."""
    try:
        check_available()
    except SandboxMissingError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def sandbox(bubblewrap: None) -> Sandbox:
    """One warm sandbox for the whole session, as a worker has it."""
    return _warm()


@functools.cache  # tests/conftest.py has the same fixture
def _warm() -> Sandbox:
    warm = Sandbox(LIMITS, contents=exercise.CONTENTS)
    atexit.register(warm.close)
    warm.start()
    return warm


@pytest.fixture
def run_cells(sandbox: Sandbox) -> Callable[..., RunResult]:
    """Run code cells in the sandbox, each given as text, and ask probes after them."""

    def run_them(*sources: str, probes: tuple = (), **times: float) -> RunResult:
        notebook = new_notebook(cells=[new_code_cell(s) for s in sources])
        return run(notebook, ProbePlan(list(probes)), sandbox, limits=replace(LIMITS, **times))

    return run_them
