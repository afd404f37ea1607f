"""Fixtures of the grader's tests."""

from drawing import on_agg
from warm_sandbox import bubblewrap, run_cells, sandbox

__all__ = ["bubblewrap", "on_agg", "run_cells", "sandbox"]
