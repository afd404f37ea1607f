"""Call what a student wrote: quietly, on a copy of the arguments, and with an answer whatever happens."""

from __future__ import annotations

import contextlib
import copy
import io
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from nbgrader_sandbox.student.language import _
from nbgrader_sandbox.student.values import Got, NotPlainError, canonical, like, plain

_MISSING = object()


class CheckFailed(Exception):  # noqa: N818 - students read the name
    """An answer is not right yet; a notebook shows the message alone, without a traceback.

    Attributes:
        problem: what is wrong.
        hint: what to do next.
        name: the misconception's name, if it was recognised.
    """

    def __init__(self, problem: str, hint: str, name: str = "") -> None:
        super().__init__(problem + "\n  " + _("Hint: {hint}").format(hint=hint))
        self.problem, self.hint, self.name = problem, hint, name

    def _render_traceback_(self) -> list[str]:
        """Return what IPython prints in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Keep prints, warnings and log lines of the code inside out of the cell that runs the check.

    In nbgrader one line on stderr in a test cell costs all of its points.
    """
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def answer(function: Callable[..., Any], args: list[Any], watch: bool = False) -> Got:
    """Call ``function`` on a copy of ``args``; return its plain answer, or what it raised.

    Args:
        watch: whether to look if it changes its arguments.
    """
    lent = copy.deepcopy(args)
    try:
        with quietly():
            value = plain(function(*lent))
        return Got(value, changed=watch and _changed(lent, args))
    except NotPlainError as error:
        return Got(None, "NotPlainDataError", str(error))
    except Exception as error:  # noqa: BLE001 - a student's function may raise anything
        return Got(None, type(error).__name__, (str(error).strip().splitlines() or [""])[0])


def _changed(lent: list[Any], args: list[Any]) -> bool:
    try:
        return plain(lent) != args
    except NotPlainError:
        return True


@contextlib.contextmanager
def replayed(names: MutableMapping[str, Any], recorded: Mapping[str, Mapping[str, Any]]) -> Iterator[list[str]]:
    """Let functions in ``names`` give recorded answers while the code inside runs, in the type of their own.

    Yields a list, to which the name of a function is added where it is called with other arguments than recorded
    ones; then its own answer counts.

    Args:
        recorded: by function, and by the arguments' :func:`~values.canonical` text, the plain answer to give.
    """
    before = {function: names.get(function, _MISSING) for function in recorded}
    missed: list[str] = []
    for function, answers in recorded.items():
        names[function] = _recorded(before[function], answers, missed.append, function)
    try:
        yield missed
    finally:
        for function, own in before.items():
            if own is _MISSING:
                names.pop(function, None)
            else:
                names[function] = own


def _recorded(own: Any, answers: Mapping[str, Any], miss: Callable[[str], None], name: str) -> Callable[..., Any]:
    templates: list[Any] = []  # the student's type is the same in every call

    def function(*args: Any, **named: Any) -> Any:
        try:
            key = canonical(plain([*args, *named.values()]))
        except NotPlainError:
            key = ""
        if key not in answers:
            miss(name)
            return own(*args, **named)
        if not templates:
            templates.append(_template(own, args, named))
        return like(templates[0], answers[key])

    return function


def _template(own: Any, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """Return what the student's own function gives; a tensor, if there is torch and it gives nothing."""
    with contextlib.suppress(Exception), quietly():
        if (given := own(*copy.deepcopy(args), **copy.deepcopy(named))) is not None:
            return given
    import sys

    torch = sys.modules.get("torch")
    return torch.zeros(1) if torch else []
