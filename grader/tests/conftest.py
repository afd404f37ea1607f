"""Fixtures of the grader's tests."""

from warm_sandbox import bubblewrap, run_cells, sandbox

__all__ = ["bubblewrap", "run_cells", "sandbox"]
