"""Errors that say what was wrong, where, and what to do next.

In a notebook each prints as its message alone: the traceback of a library's inside helps no reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class CourseError(Exception):
    """Base of the course's errors: a sentence on what went wrong, then a hint what to do."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(f"{problem}\n  What to do: {hint}")
        self.problem = problem
        self.hint = hint

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class UnknownModelError(CourseError):
    """The name is neither in the course's registry nor a hub name of the form owner/model."""


class GatedModelError(CourseError):
    """The model's licence has to be accepted on its page, or this machine is not logged in."""


class ModelNotFoundError(CourseError):
    """The hub answered that there is no such model (or a private one, which looks the same)."""


class NetworkError(CourseError):
    """The hub or the package index could not be reached in time."""


class TokenRefusedError(CourseError):
    """The hub does not take the token that this machine sends, for open models neither."""


class UnwritableFolderError(CourseError):
    """A folder in which files are to be kept cannot be written, or its disk is full."""


class DamagedFileError(CourseError):
    """A file arrived incomplete, or does not have the checksum that the course pins."""


class NotEnoughMemoryError(CourseError):
    """The model does not fit into the memory that is free now."""


class UnsupportedError(CourseError):
    """This machine, or this combination of settings, cannot do what was asked."""


@contextmanager
def expect_error(kind: type[BaseException] | tuple[type[BaseException], ...], saying: str = "") -> Iterator[list[str]]:
    """Show an error that a chapter makes on purpose, and fail if it does not come.

    Gives a list that afterwards holds the name of the error's type. (Not the error, which would keep alive all that
    the failing code had loaded.)

    Args:
        kind: the type that must be raised.
        saying: a piece of text that the message must contain.

    Raises:
        AssertionError: nothing was raised, or the message does not contain ``saying``. Another type passes through.
    """
    raised: list[str] = []
    try:
        yield raised
    except kind as error:
        assert saying in str(error), f"expected {saying!r} in the message, got: {error}"
        raised.append(type(error).__name__)
        print(f"{type(error).__name__}: {str(error).strip().splitlines()[0]}")
    else:
        names = getattr(kind, "__name__", kind)
        raise AssertionError(f"this cell should have raised {names}, and nothing was raised")
