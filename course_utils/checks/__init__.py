"""Instant feedback for students: is the answer right, and if not, which mistake is likely?

One module an exercise, and here what they share. Each check takes ``globals()``, prints one line when all is well,
and raises :class:`CheckFailed` when it is not. A message names the likely mistake and the way on, and never the
answer. No points are given here: the grade comes from other checks, in another process.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from nbgrader_sandbox.student.calls import quietly
from nbgrader_sandbox.student.language import LOCALE, N_, catalogues
from nbgrader_sandbox.student.printed import Recorder

from course_utils.errors import CourseError

_ = catalogues(Path(__file__).resolve().parent.parent / LOCALE)

RECORDER = Recorder()
TO_REVIEW = N_("✎ The checks do not know this model or these layers: your instructor will look at it.")


Mistake = tuple[str, str] | None  # what is wrong, and the way on; None when nothing is


class CheckFailed(CourseError):  # noqa: N818 - what the student reads is the name
    """An answer is not right yet; in a notebook only the message is shown."""

    def __str__(self) -> str:
        return self.problem + "\n  " + _("What to do: {hint}").format(hint=self.hint)


def start() -> None:
    """Let the checks see what the cells of this notebook print; a second call changes nothing."""
    from IPython import get_ipython

    RECORDER.listen(get_ipython())


def named(names: Mapping[str, Any], name: str, hint: str) -> Any:
    """What the student calls ``name``; ``hint`` says how to get it."""
    if names.get(name) is None:
        raise CheckFailed(_("{name} does not exist yet, or is None.").format(name=name), hint)
    return names[name]


def told(*mistakes: Mistake) -> str:
    """Mistakes in one line, as the reason of a grade says them; those with the same way out share it.

    Empty when there are none.
    """
    problems: dict[str, dict[str, None]] = {}  # by way out, each once and in its order
    for problem, hint in filter(None, mistakes):
        problems.setdefault(hint, {})[problem] = None
    said = (
        " ".join(same) + (" " + _("What to do: {hint}").format(hint=hint) if hint else "")
        for hint, same in problems.items()
    )
    return " ".join(said)


def call(function: Callable[..., Any], *args: Any, name: str, hints: Mapping[str, str] | None = None) -> Any:
    """Call what a student wrote, quietly; whatever it raises becomes a sentence and a way on.

    Args:
        name: what the student calls the function.
        hints: ways on for errors of this exercise, by a text that the error's type or message contains.
    """
    try:
        with quietly():
            return _awaited(function(*args))
    except NotImplementedError as error:
        raise CheckFailed(
            _("{name} is not written yet.").format(name=name),
            _("put your code in the place of the line `raise NotImplementedError()`."),
        ) from error
    except CourseError as error:
        raise CheckFailed(error.problem, error.hint) from error
    except Exception as error:  # a student's function may raise anything
        what = f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0][:200]}"
        shown = f"{name}({', '.join(map(_short, args))})"
        problem = _("{call} stopped with {error}").format(call=shown, error=what)
        raise CheckFailed(problem, _way_on(error, hints or {})) from error


def _awaited(value: Any) -> Any:
    """A value; of an asynchronous function what it gives in the end. The notebook's own loop is busy."""
    if not inspect.isawaitable(value):
        return value

    async def wait() -> Any:
        return await value

    with ThreadPoolExecutor(1) as another:
        return another.submit(asyncio.run, wait()).result()


def _short(value: Any) -> str:
    """A value as a message shows it: tensors and long things by their kind alone."""
    text = repr(value)
    return text if len(text) <= 40 and "\n" not in text else "…"


def _way_on(error: Exception, hints: Mapping[str, str]) -> str:
    said = f"{type(error).__name__}: {error}"
    for sign, hint in hints.items():
        if sign in said:
            return _(hint)
    if isinstance(error, TypeError) and "argument" in said:
        return _(
            "look at the arguments that the function is to take, and at what else is called with too many or too few."
        )
    return _("call it yourself in a new cell, and read the traceback from its end.")


def kind_of(value: Any) -> str:
    """The kind of a value in words, without the value."""
    name = type(value).__name__
    kinds = {
        "NoneType": _("nothing (None)"),
        "str": _("text"),
        "float": _("a number with a fraction"),
        "bool": _("true or false"),
    }
    return kinds.get(name) or _("a {type}").format(type=name)
