"""Errors that say what went wrong, where, and what to do next."""

from __future__ import annotations


class GraderError(Exception):
    """Base of the grader's errors: a sentence on what went wrong, then a hint what to do."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(f"{problem}\n  What to do: {hint}")
        self.problem = problem
        self.hint = hint

    def _render_traceback_(self) -> list[str]:
        """Return what IPython prints in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class UsageError(GraderError):
    """The command cannot start like this: an argument, a missing package, the wrong folder."""
