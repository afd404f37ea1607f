"""Recognise a wrong answer: by what known wrong answers give, or by its relation to what was expected.

No message here holds an expected value, so that the judge can use the same words on inputs that stay hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nbgrader_sandbox.student.kinds import Kind
from nbgrader_sandbox.student.language import N_, _, fill
from nbgrader_sandbox.student.values import Got, array, not_finite

RICH = 4  # numbers; so many equal ones are no coincidence, and one call is enough to recognise a wrong answer
RIGHT, SKIPPED = "=", "~"  # recorded in the place of a fingerprint: the wrong answer is right here; it is left out

FORM = "~"  # parts a mistake's name from the number of one of its forms

ARGUMENTS = "arguments"  # the part that is wrong when a function changes what it was given
_CHANGED = (N_("{function} changes its arguments."), N_("work on a copy: `detach().clone()` makes one of a tensor."))
NOT_WRITTEN = "NotImplementedError"


@dataclass(frozen=True)
class Finding:
    """One part of an answer that is wrong.

    Attributes:
        part: the part's name; empty for the whole answer.
        call: the first call, by number, in which it is wrong.
        name: the wrong answer that gives the same, or the relation that was found; empty if nothing was recognised.
        known: whether ``name`` is that of a wrong answer, whose message and hint the caller knows.
        message: what is wrong, without any value; empty for a known one.
        hint: what to do; may be empty.
    """

    part: str
    call: int
    name: str = ""
    known: bool = False
    message: str = ""
    hint: str = ""


# By wrong answer and part: for each call what it gives, as a fingerprint or whole.
Wrong = Mapping[str, Mapping[str, Sequence[Any]]]


def findings(
    kinds: Mapping[str, Kind],
    got: Sequence[Got],
    expected: Sequence[Sequence[Any]],
    wrong: Wrong,
    unchanged: bool = False,
) -> list[Finding]:
    """Return what is wrong with each part, in the order of ``kinds``; an empty list if all calls are right.

    Args:
        got: what the student's function gave in each call.
        expected: for each call, the plain answers that are accepted; the first is the reference's.
        wrong: what known wrong answers give in the same calls.
        unchanged: whether the function must leave its arguments as they are.
    """
    found = []
    for part, kind in kinds.items():
        failing = [
            k for k, (one, right) in enumerate(zip(got, expected, strict=True)) if not is_right(kind, part, one, right)
        ]
        if failing:
            found.append(_finding(kinds, part, got, expected, failing, wrong))
    if unchanged and (changing := [k for k, one in enumerate(got) if one.changed]):
        found.append(Finding(ARGUMENTS, changing[0], "arguments changed", False, *_CHANGED))
    whole = [one for one in found if one.name in WHOLE]
    if whole and whole[0].call == min(one.call for one in found):
        return whole[:1]
    return sorted(found, key=lambda one: (one.name in WHOLE, one.name.startswith(FALSE_ALARM)))


def is_right(kind: Kind, part: str, got: Got, expected: Sequence[Any]) -> bool:
    """Return whether a part is one of those that are accepted.

    Where a call fails, no choice is made; that is wrong for the one that was expected alone.
    """
    if got.error:
        return bool(kind.choice) and kind.choice not in expected
    try:
        found = kind.part(part, got.value)
        return any(kind.right(found, kind.part(part, one)) for one in expected)
    except KeyError:
        return False


def _finding(
    kinds: Mapping[str, Kind], part: str, got: Sequence[Got], expected: Sequence[Sequence[Any]],
    failing: Sequence[int], wrong: Wrong,
) -> Finding:  # fmt: skip
    first, kind = failing[0], kinds[part]
    if name := known(kinds, part, got, expected, failing, wrong):
        return Finding(part, first, name.partition(FORM)[0], True)
    if got[first].error:
        return _raised(part, first, got[first])
    if kind.choice:
        return _chosen(kinds, part, got, expected, failing)
    pairs = []
    for k in failing:
        if got[k].error:
            continue
        try:
            found = kind.part(part, got[k].value)
        except KeyError as missing:
            return _lacking(part, k, got[k].value, str(missing.args[0]))
        pairs.append((found, kind.part(part, expected[k][0])))
    name, message, hint = relation(kind, pairs, alone=len(got) == 1)
    if name == _NOTHING[0] and (part or any(one.value is not None for one in got)):
        name, message, hint = (
            "None",
            _("{part} is None where there is an answer."),
            _("what do you return in that case?"),
        )
    return Finding(part, first, name, False, message, hint)


def known(
    kinds: Mapping[str, Kind], part: str, got: Sequence[Got], expected: Sequence[Sequence[Any]],
    failing: Sequence[int], wrong: Wrong,
) -> str:  # fmt: skip
    """Return the name of the wrong answer that gives the same part as the student's in these calls, or nothing.

    It must agree in every call. A table of numbers may also agree in the first failing call alone. Of several, one
    that agrees in all other parts as well comes first. If none fits, numbers of fewer bits are considered as well.
    """
    found = _known(kinds, part, got, expected, failing, wrong)
    return found or (_known(kinds, part, got, expected, failing, wrong, rough=True) if kinds[part].slack else "")


def _known(
    kinds: Mapping[str, Kind], part: str, got: Sequence[Got], expected: Sequence[Sequence[Any]],
    failing: Sequence[int], wrong: Wrong, rough: bool = False,
) -> str:  # fmt: skip
    first, partly, candidates = failing[0], "", []
    strict = all(one.error for one in got)  # an error's type alone says little

    def agrees(name: str, one: str, k: int) -> bool:
        recorded = wrong[name].get(one)
        return _agrees(kinds[one], one, got[k], expected[k], recorded[k] if recorded else RIGHT, strict, rough)

    for name in wrong:
        if part not in wrong[name] or not agrees(name, part, first):
            continue
        if all(agrees(name, part, k) for k in range(len(got)) if k != first):
            candidates.append(name)
        elif not got[first].error and not rough:
            values = array(kinds[part].part(part, got[first].value))
            if values is not None and values.size >= RICH:
                partly = partly or name
    others = [one for one in kinds if one != part]
    whole = (name for name in candidates if all(agrees(name, one, k) for one in others for k in range(len(got))))
    return candidates[0] if len(candidates) == 1 else next(whole, candidates[0] if candidates else partly)


def usable(value: Any, right: Any, kinds: Collection[Kind]) -> bool:
    """Return whether an answer can follow from a student's own earlier one: not from zeros or from near infinity.

    Args:
        kinds: of the earlier function. What follows from counts is compared to the last digit, so any but zero will do.
    """
    if isinstance(right, dict):
        return isinstance(value, dict) and all(key in value and usable(value[key], right[key], kinds) for key in right)
    own, table = array(value), array(right)
    if own is None or table is None or own.shape != table.shape or not own.size:
        return False
    size, found = float(np.abs(table).max()), float(np.abs(own).max())
    if all(kind.counts for kind in kinds):
        return found > 0
    return 1e-2 * size <= found <= 1e6 * size


def _agrees(kind: Kind, part: str, got: Got, expected: Sequence[Any], recorded: Any, strict: bool, rough: bool) -> bool:
    """Args: strict: whether an error's text has to be the same as well."""
    if recorded == SKIPPED:
        return True
    if isinstance(recorded, Got) and recorded.error:
        recorded = _raises(recorded)
    if isinstance(recorded, Got) and kind.choice and is_right(kind, part, recorded, expected):
        recorded = RIGHT  # in a case that is another choice's
    if isinstance(recorded, Got):  # the judge has the wrong answer itself
        return not got.error and _equal(kind, part, got, recorded, rough)
    if recorded == RIGHT:
        return is_right(kind, part, got, expected)
    if isinstance(recorded, dict) and "raises" in recorded:
        return got.error == recorded["raises"] and (not strict or _raises(got) == recorded)
    if got.error:
        return False
    try:
        return kind.matches(kind.part(part, got.value), kind.part(part, expected[0]), recorded, rough)
    except KeyError:
        return recorded == {"lacks": part}


def _raises(got: Got) -> dict[str, str]:
    """What is recorded of an error: its type, and its text without numbers."""
    return {"raises": got.error, "says": re.sub(r"\d+", "#", got.text)[:60]}


def _equal(kind: Kind, part: str, got: Got, other: Got, rough: bool = False) -> bool:
    try:
        there = kind.part(part, other.value)
    except KeyError:
        there = KeyError
    try:
        here = kind.part(part, got.value)
    except KeyError:
        return there is KeyError
    return there is not KeyError and (kind.right if rough else kind.same)(here, there)


def record(kind: Kind, part: str, got: Got, expected: Any) -> Any:
    """Return what is recorded of a wrong answer's part: its fingerprint, or that it is right, raises or lacks it."""
    if got.error:
        return _raises(got)
    if is_right(kind, part, got, [expected]):
        return RIGHT
    try:
        return kind.fingerprint(kind.part(part, got.value), kind.part(part, expected))
    except KeyError:
        return {"lacks": part}


# ---------------------------------------------------------------------------------------------- the answer as a whole


WHOLE = {"not written", "raised", "nothing returned", "part missing", "undefined"}  # no part is worth a word then


def _raised(part: str, call: int, got: Got) -> Finding:
    if got.error == NOT_WRITTEN and not got.text:
        hint = _("put your code in the place of the line `raise NotImplementedError()`.")
        return Finding(part, call, "not written", message=_("{function} is not written yet."), hint=hint)
    error = f"{got.error}: {got.text[:200]}".rstrip(": ")
    return Finding(part, call, "raised", message=fill(_("{call} stopped with {error}."), error=error))


def _lacking(part: str, call: int, value: Any, key: str) -> Finding:
    if value is None or (isinstance(value, dict) and value and all(each is None for each in value.values())):
        return Finding(part, call, *_NOTHING)
    if key.isdigit():
        message = _("{function} returns too little: there is nothing at position {position}, counted from 0.")
        hint = _("return all that is asked for: `return x, y`.")
        return Finding(part, call, "part missing", False, fill(message, position=key), hint)
    if isinstance(value, dict):
        message = _("{function} returns a dict without the key {key}.")
    else:
        message = _("{function} returns no dict, and so nothing under the key {key}.")
    hint = _("return a dict that has {key} among its keys.").format(key=repr(key))
    return Finding(part, call, "part missing", False, fill(message, key=repr(key)), hint)


def _chosen(
    kinds: Mapping[str, Kind], part: str, got: Sequence[Got], expected: Sequence[Sequence[Any]], failing: Sequence[int]
) -> Finding:
    """What is wrong with a choice that is not made where it is right, or is made where it is wrong."""
    choice = kinds[part].choice
    missed = [k for k in failing if choice in expected[k]]
    call = (missed or failing)[0]
    found = got[call].value
    if got[call].error:
        return _raised(part, call, got[call])
    if not missed:
        message = _("{function} returns {choice} where that is not the answer.")
        return Finding(part, call, f"{FALSE_ALARM}{choice}", message=fill(message, choice=repr(choice)))
    if found is None and all(one.value is None for one in got):
        return Finding(part, call, *_NOTHING)
    if found is None:
        hint = _("does every path through the function end in a `return`?")
        return Finding(part, call, "None", False, _("{function} returns nothing (None) in some cases."), hint)
    if not isinstance(found, str):
        message = fill(_("{function} returns {kind}."), kind=_kind(found))
        return Finding(part, call, "wrong type", False, message, _("return one text."))
    if found not in [kind.choice for kind in kinds.values()]:
        message = fill(
            _("{function} returns {found}, which is none of the texts to choose from."), found=repr(found[:40])
        )
        hint = _("copy the text from the task as it stands.")
        return Finding(part, call, "none of the choices", False, message, hint)
    message = fill(_("{function} misses {choice} where that is the answer."), choice=repr(choice))
    return Finding(part, call, f"missed: {choice}", message=message)


FALSE_ALARM = "false alarm: "

_NOTHING = (
    "nothing returned",
    False,
    N_("{function} returns nothing (None)."),
    N_("is the line with `return` missing?"),
)


# ---------------------------------------------------------------------------------------------- relations
# Each looks at one pair (found, expected) and gives (name, message, hint). It counts if all failing calls say the same.

Relation = tuple[str, str, str]
Pair = tuple[Any, Any]
NOT_KNOWN: Relation = ("", N_("{part} is not right."), "")


def relation(kind: Kind, pairs: Sequence[Pair], alone: bool = False) -> Relation:
    """Return how the parts found relate to those expected, in all these calls; ``NOT_KNOWN`` if nothing fits.

    Args:
        alone: there was only one call, so that one number may agree by chance.
    """
    if not pairs:
        return NOT_KNOWN
    every = [list(_forms(kind, *pair)) or list(_relations(kind, *pair, alone or len(pairs) < 2)) for pair in pairs]
    for one in every[0]:
        if all(one[0] in [other[0] for other in others] for others in every[1:]):
            return one
    varies = any(expected != pairs[0][1] for _, expected in pairs)
    if varies and all(found == pairs[0][0] for found, _ in pairs):
        return (
            "always the same",
            _("{part} is the same whatever the arguments are."),
            _("is a fixed value returned?"),
        )
    tables = all(array(expected) is not None and np.size(expected) >= RICH for _, expected in pairs)
    return every[0][0] if tables and every[0] else _direction(kind, pairs)


def _direction(kind: Kind, pairs: Sequence[Pair]) -> Relation:
    """What is left to say of single numbers: whether all of them are too large or too small. It has no name."""
    values = [(array(found), array(expected)) for found, expected in pairs if kind.kind == "numbers"]
    if not values or any(f is None or e is None or f.ndim + e.ndim for f, e in values):
        return NOT_KNOWN
    larger = {bool(f > e) for f, e in values}
    if len(larger) > 1:
        return NOT_KNOWN
    return ("", _("{part} is too large.") if True in larger else _("{part} is too small."), "")


def _forms(kind: Kind, found: Any, expected: Any) -> Iterator[Relation]:
    """What can be said without comparing any number."""
    more = [key for key in found if key not in expected] if kind.view == ("keys",) and isinstance(found, list) else []
    if more and len(more) == len(found) - len(expected):
        more = ", ".join(map(repr, more))
        message = fill(_("{function} returns {keys}, which nobody asked for."), keys=more)
        yield ("too many keys", message, _("return the named keys alone."))
    if kind.view[:1] == ("without",):
        yield ("more changed", _("{function} changes more than it should."), "")
    if kind.view:
        return
    if found is None:
        yield (_NOTHING[0], *_NOTHING[2:])
    elif expected is None:
        yield ("not None", _("{part} should be None here."), _("for which arguments is there no answer?"))
    elif isinstance(expected, bool) != isinstance(found, bool):
        yield ("not a bool", *_instead(found, expected))
    elif isinstance(expected, str) != isinstance(found, str):
        yield ("wrong type", *_instead(found, expected))
    elif kind.kind == "numbers" and (e := array(expected)) is not None:
        yield from _shapes(kind, found, e)


def _instead(found: Any, expected: Any) -> tuple[str, str]:
    """What kind of value was found, and which one is to be returned."""
    return fill(_("{part} is {kind}."), kind=_kind(found)), _("return {kind}.").format(kind=_kind(expected))


def _shapes(kind: Kind, found: Any, e: np.ndarray) -> Iterator[Relation]:
    f = array(found)
    if f is None:
        if not_finite(found):
            yield (
                "not finite",
                _("{part} contains NaN or infinity."),
                _("what is divided by 0, or too large for `exp`?"),
            )
        else:
            message = _("{part} is {kind}, and {other} is expected.")
            yield ("wrong type", fill(message, kind=_kind(found), other=_kind(e.tolist())), "")
        return
    if kind.laid(found, e.tolist()) is not None:
        return
    if f.ndim == 2 and f.shape == e.shape[::-1]:
        if kind.same(f.T.tolist(), e.tolist()):
            yield ("transposed", _("{part} has rows and columns exchanged."), _("transpose it."))
        else:
            yield (
                "transposed shape",
                _("{part} has the shape of the transposed matrix."),
                _("write each shape down: which comes first?"),
            )
    elif f.size == e.size and kind.same(f.reshape(e.shape).tolist(), e.tolist()):
        yield ("other shape", _("{part} has the right numbers in another shape."), _("reshape it."))
    elif f.ndim == e.ndim == 1 and f.size == e.size + 1:
        yield ("one too many", _("{part} has one number too many."), "")
    elif f.ndim == e.ndim == 1 and f.size == e.size - 1:
        yield ("one missing", _("{part} has one number too few."), "")
    else:
        yield ("wrong shape", fill(_("{part} has the wrong shape: it is {form}."), form=_form(f)), "")


def _relations(kind: Kind, found: Any, expected: Any, alone: bool) -> Iterator[Relation]:
    pair = kind.laid(found, expected) if kind.kind == "numbers" else None
    if pair is None or not pair[1].size:
        return
    f, e = pair
    few = f.size < RICH

    def same(values: np.ndarray) -> bool:
        return values.shape == f.shape and bool((np.abs(values - f) <= np.maximum(kind.allowed(values), 1e-12)).all())

    if same(-e):
        yield ("sign flipped", _("{part} has the opposite sign everywhere."), _("which of the two is subtracted?"))
    elif _close(kind, np.abs(f), np.abs(e)):
        yield ("signs", _("{part} has the right magnitudes and wrong signs."), _("magnitudes are not enough."))
    yield from _factors(kind, f, e, same, few and alone)
    if f.ndim == 2 and f.shape[0] == f.shape[1] and same(e.T):
        yield ("transposed", _("{part} has rows and columns exchanged."), _("transpose it."))
    if not few:
        yield from _moved(kind, f, e)
    if f.ndim and not (few and alone) and same(e[::-1]):
        yield ("reversed", _("{part} comes in reverse order."), "")
    if same(1 - e) and (not few or ((e > 0) & (e < 1)).all()):
        yield ("complement", _("{part} is 1 minus what is asked for."), _("which of the two shares is meant?"))
    if (e != 0).all() and not same(e * e) and same(1 / np.where(e == 0, 1, e)):
        yield (
            "upside down",
            _("{part} is upside down: 1 divided by what is asked for."),
            _("what is divided by what?"),
        )
    yield from _rounded(kind, f, e, same)
    if not few and not np.array_equal(f, e) and _close(kind, np.sort(f, axis=None), np.sort(e, axis=None)):
        yield ("another order", _("{part} has the right numbers in another order."), "")
    shift = f - e
    if (not few or not alone) and _close(kind, f, e + shift.ravel()[0]):
        amount = shift.ravel()[0]
        message = _("{part} is off by the same amount everywhere.")
        if abs(abs(amount) - 1) < 1e-9:
            message = _("{part} is one too large.") if amount > 0 else _("{part} is one too small.")
        yield (f"off by {amount:.3g}", message, "")
    differs = kind.differs(found, expected)
    if few and f.ndim == 1 and f.size > 1 and differs.sum() == 1:
        name, message = (
            ("first number", _("Only the first number of {part} is wrong.")),
            ("second number", _("Only the second number of {part} is wrong.")),
            ("third number", _("Only the third number of {part} is wrong.")),
        )[int(differs.argmax())]
        yield (name, message, "")
    if not few and int(differs.sum()) * 2 <= f.size:
        message = _("{part} is right in most places, and wrong in some.")
        yield ("some", message, _("look at the first place that differs."))


FACTORS = {
    2.0: N_("{part} is twice as large as it should be."),
    0.5: N_("{part} is half as large as it should be."),
    100.0: N_("{part} is 100 times too large: a percentage."),
    0.01: N_("{part} is 100 times too small."),
    10.0: N_("{part} is 10 times too large."),
    0.1: N_("{part} is 10 times too small."),
    8.0: N_("{part} is 8 times too large: bits for bytes."),
    0.125: N_("{part} is 8 times too small: bytes for bits."),
    1000.0: N_("{part} is 1000 times too large."),
    1e-3: N_("{part} is 1000 times too small."),
    4.0: N_("{part} is 4 times too large."),
    0.25: N_("{part} is 4 times too small."),
    1e6: N_("{part} is a million times too large."),
    1e-6: N_("{part} is a million times too small."),
    1024.0: N_("{part} is 1024 times too large."),
    1 / 1024: N_("{part} is 1024 times too small."),
    3.0: N_("{part} is 3 times too large."),
}


def _moved(kind: Kind, f: np.ndarray, e: np.ndarray) -> Iterator[Relation]:
    """Compare with the expected table moved by one position along each axis."""
    for axis in range(f.ndim):
        late, early = np.roll(e, 1, axis), np.roll(e, -1, axis)
        inner = np.moveaxis(np.arange(f.size).reshape(f.shape), axis, 0)
        for moved, name, message, kept in (
            (late, "one late", _("{part} is right, but one position too late."), inner[1:]),
            (early, "one early", _("{part} is right, but one position too early."), inner[:-1]),
        ):
            if kept.size >= RICH and _close(kind, f.ravel()[kept.ravel()], moved.ravel()[kept.ravel()]):
                yield (name, message, _("does counting begin at 0?"))


def _factors(
    kind: Kind, f: np.ndarray, e: np.ndarray, same: Callable[[np.ndarray], bool], alone: bool
) -> Iterator[Relation]:
    places = np.abs(e) > 0
    if not places.any() or not np.abs(f).max() > 0:
        return
    ratios = f[places] / e[places]
    factor = float(np.median(ratios))
    for known_factor, message in FACTORS.items():
        if abs(factor / known_factor - 1) < 1e-3 and same(known_factor * e):
            yield (f"times {known_factor:.3g}", message, "")
            return
    if factor > 0 and not alone and abs(factor - 1) > 1e-3 and same(factor * e):
        yield (
            f"times {factor:.{2 if f.size >= RICH else 5}g}",  # single numbers must agree on it in every call
            _("{part} is off by the same factor everywhere."),
            _("which factor is missing, or there twice?"),
        )
    elif e.ndim == 2 and len(e) > 1 and (e != 0).any():
        with np.errstate(all="ignore"):
            by_row = np.nanmedian(np.where(e != 0, f / e, np.nan), axis=1, keepdims=True)
        if np.isfinite(by_row).all() and same(by_row * e):
            yield (
                "factor by row",
                _("{part} is off by a factor of its own in each row."),
                _("which factor belongs to a row?"),
            )


def _rounded(kind: Kind, f: np.ndarray, e: np.ndarray, same: Callable[[np.ndarray], bool]) -> Iterator[Relation]:
    for way, name, message in (
        (np.trunc, "cut off", _("{part} is cut off to whole numbers.")),
        (np.floor, "rounded down", _("{part} is rounded down to whole numbers.")),
        (np.ceil, "rounded up", _("{part} is rounded up to whole numbers.")),
    ):
        if (e != np.round(e)).any() and np.array_equal(f, way(e)):
            yield (name, message, _("return the number itself."))
            return
    for digits in range(6):
        if np.array_equal(f, np.round(e, digits)):
            yield ("rounded", _("{part} is rounded."), _("return the number itself."))
            return
    whole = (e == np.round(e)).all()
    if whole and (f != np.round(f)).any() and (kind.relative, kind.absolute) == (0, 0):
        yield ("fractions", _("{part} has fractions where whole numbers are expected."), _("round to the nearest."))
    if not whole and (np.abs(f - e) <= 5e-3 * np.maximum(np.abs(e), 1e-2 * np.abs(e).max())).all():
        yield (
            "few digits",
            _("{part} is nearly right, but has too few digits."),
            _("is something rounded, or kept in 16 bits?"),
        )


def _close(kind: Kind, f: np.ndarray, e: np.ndarray) -> bool:
    return f.shape == e.shape and bool((np.abs(f - e) <= np.maximum(kind.allowed(e), 1e-12)).all())


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return _("a bool")
    if isinstance(value, (int, float)):
        return _("a number")
    if isinstance(value, str):
        return _("text")
    if isinstance(value, dict):
        return _("a dict")
    if value is None:
        return "None"
    values = array(value)
    if values is None:
        return _("a list of other things than numbers")
    return _("a matrix") if values.ndim == 2 else _("a list of numbers") if values.ndim == 1 else _("an array")


def _form(f: np.ndarray) -> str:
    if f.ndim == 0:
        return _("one number")
    return (
        _("a list of length {length}").format(length=f.size)
        if f.ndim == 1
        else _("of shape {shape}").format(shape=f.shape)
    )
