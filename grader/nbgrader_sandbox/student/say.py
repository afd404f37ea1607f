"""Turn a finding into a message: what is wrong, what was called, what came back, what was expected, one hint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nbgrader_sandbox.student.kinds import Kind
from nbgrader_sandbox.student.language import N_, _
from nbgrader_sandbox.student.match import Finding
from nbgrader_sandbox.student.values import Got, array, difference, form, show

ARGUMENT = 48  # characters of one argument in a message
SHOWN_WHOLE = 400  # characters up to which a dict or a list of texts is shown as it is, to be copied into a call
WHOLE_NUMBERS = 12  # so many in a list are shown where the length is wrong
DEFAULT_HINT = N_("make this call yourself in a new cell, and follow one number by hand.")
ERROR_HINT = N_("make this call yourself in a new cell, and read the traceback from its end.")
RETURNED = N_("`{call}` returned {found}; expected {expected}.")
ARGUMENT_HINT = N_("compare the arguments that the function takes with those that the task names.")


def words(
    finding: Finding, function: str, mistakes: Mapping[str, Any], test: str, own: Mapping[str, str]
) -> tuple[str, str]:
    """Return (message, hint) without any value.

    Args:
        mistakes: by wrong answer, its ``message`` and ``hint``: a text, or texts by test.
        own: translations of the exercise's own texts.
    """
    if finding.known:
        said = (_for(mistakes[finding.name].get(key, ""), test) for key in ("message", "hint"))
        message, hint = (own.get(text, text) for text in said)
        return message, hint
    if " " in finding.part:  # words, for a part that is seen through a view
        part = own.get(finding.part, finding.part)
    elif finding.part:
        part = _("`{name}` in what `{function}` returns").format(name=finding.part, function=function)
    else:
        part = _("what `{function}` returns").format(function=function)
    message = _(finding.message).format(part=part, function=f"`{function}`", call=f"`{function}`")
    return message[:1].upper() + message[1:], _(finding.hint)


def _for(text: Any, test: str) -> str:
    return text.get(test, next(iter(text.values()), "")) if isinstance(text, dict) else text


def hint_for(hint: str | Mapping[str, str], part: str) -> str:
    """Return the hint of a question for a part in which nothing was recognised: a text, or texts by part."""
    return hint if isinstance(hint, str) else hint.get(part, "")


def error_hint(got: Got, hints: Mapping[str, str]) -> str:
    """Return the hint for what a function raised: the first whose sign is in the error's name or text."""
    said = f"{got.error}: {got.text}"
    for sign, hint in hints.items():
        if sign in said:
            return hint
    hint = ARGUMENT_HINT if got.error == "TypeError" and "argument" in said else ERROR_HINT
    return _(hint)


def called(function: str, args: Sequence[Any]) -> str:
    """Return a call as a message shows it."""
    return f"{function}({', '.join(map(_argument, args))})"


def _argument(value: Any) -> str:
    texts = isinstance(value, list) and all(isinstance(each, str) for each in value)
    if (texts or isinstance(value, dict)) and len(repr(value)) <= SHOWN_WHOLE:
        return repr(value)
    if isinstance(value, dict):
        return "…"
    text = show(value)
    if len(text) <= ARGUMENT:
        return text
    return text[: ARGUMENT - 1].rsplit(",", 1)[0] + ", …" + "]" * _open(text)


def _open(text: str) -> int:
    cut = text[: ARGUMENT - 1].rsplit(",", 1)[0]
    return cut.count("[") - cut.count("]")


def comparison(
    finding: Finding, kind: Kind, function: str, args: Sequence[Any], got: Got, expected: Any, own: Mapping[str, str]
) -> str:
    """Return one line on the call: what came back, and what was expected. Only for visible inputs.

    Args:
        own: translations of the exercise's own texts.
    """
    call = called(function, args)
    if got.error:
        return _("Called: `{call}`.").format(call=call)
    try:
        wanted = kind.part(finding.part, expected)
        found = kind.part(finding.part, got.value)
    except KeyError:
        return _(RETURNED).format(call=call, found=form(got.value), expected=form(expected))
    if kind.flat and (values := array(wanted)) is not None and values.size > 1:
        wanted = values.ravel().tolist()
    place, here, there = difference(*_side_by_side(kind, found, wanted))
    part = own.get(finding.part, finding.part)
    name = part + place if part and not kind.choice else _("result") + place if place else ""
    if " " in finding.part and place:
        name = f"{part} {place}"
    if array(wanted) is not None and (array(found) is None or kind.laid(found, wanted) is None):
        said = _("`{call}` returned {found} as {name}; expected {expected}.") if name else _(RETURNED)
        return said.format(call=call, found=_seen(found), name=name, expected=_seen(wanted))
    return _(RETURNED).format(call=call, found=f"{f'{name} = ' if name else ''}{show(here)}", expected=show(there))


def _seen(value: Any) -> str:
    """Return a number as it is, a short list of whole numbers with its length, and of all else the form."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return show(value)
    if isinstance(value, list) and 0 < len(value) <= WHOLE_NUMBERS and all(type(each) is int for each in value):
        return f"{form(value)}, {show(value)}"
    return form(value)


def _side_by_side(kind: Kind, found: Any, wanted: Any) -> tuple[Any, Any, Any]:
    pair = kind.laid(found, wanted) if kind.kind == "numbers" else None
    if pair is None or pair[0].size == 1:
        return found, wanted, None
    tidy = [_whole(values.tolist()) for values in pair]
    return tidy[0], tidy[1], kind.differs(found, wanted)


def _whole(value: Any) -> Any:
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value
