"""How an answer is compared: a kind says what counts as equal, and takes a short fingerprint of a value.

A kind is plain data, so that ``feedback.json`` can carry it to the visible check.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from nbgrader_sandbox.student.language import speaking
from nbgrader_sandbox.student.values import array, at, canonical, form, plain

KINDS = ("numbers", "exact")
COMPARED = ("each", "row", "all")
NOISE = 4e-6  # by how much two hands' sums may differ, as a share of the sum of magnitudes: float32, added up
DIGITS = 7  # significant digits of a recorded fingerprint


def _keys(value: Any) -> Any:
    return sorted(value) if isinstance(value, dict) else value


def _product(value: Any, left: str, right: str, *scale: str) -> Any:
    """The product of two tables; times a number divided by another, if ``scale`` leads to them."""
    factors = [array(at(value, path)) for path in (left, right)]
    numbers_ = [array(at(value, path)) for path in scale]
    try:
        product = factors[0] @ factors[1]
        return (float(numbers_[0]) / float(numbers_[1]) * product if scale else product).tolist()
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def _shapes(value: Any, *paths: str) -> str:
    parts = [at(value, path) for path in paths]
    tables = [array(part) for part in parts]
    return " and ".join(
        _form(part) if table is None or table.ndim < 2 else " × ".join(map(str, table.shape))
        for part, table in zip(parts, tables, strict=True)
    )


def _form(part: Any) -> str:
    """What a part is, in English always: feedback.json has recorded it so."""
    with speaking("en"):
        return form(part)


def _contents(value: Any, *paths: str) -> str:
    """What tables hold, in words."""
    return " and ".join(_content(at(value, path)) for path in paths)


def _content(part: Any) -> str:
    table = array(part)
    if table is None or table.ndim < 2 or not table.size:
        return _form(part)
    if not table.any():
        return "zeros"
    if np.ptp(table) == 0:
        return "one number everywhere"
    return "equal rows" if len(table) > 1 and not np.ptp(table, axis=0).any() else "different numbers"


def _agree(value: Any, first: str, second: str) -> str:
    """Whether two parts are the same."""
    one, other = at(value, first), at(value, second)
    return "the same numbers" if canonical(one) == canonical(other) else "other numbers"


def _without(value: Any, *paths: str) -> Any:
    """A dict without what stands at these paths."""
    for path in paths if isinstance(value, dict) else ():
        key, _, rest = path.partition(".")
        if key in value:
            inside = {key: _without(value[key], rest)} if rest else {}
            value = {name: each for name, each in value.items() if name != key} | inside
    return value


# Another look at a value, by name, for answers that may differ while this does not: the product of two factors, the
# shapes of tables as a text, what tables hold as a text, whether two parts are the same, a dict without some of its
# parts. The arguments are paths; a view raises KeyError where one leads nowhere ("without" leaves nothing out then).
VIEWS = {
    "agree": _agree,
    "contents": _contents,
    "keys": _keys,
    "product": _product,
    "shapes": _shapes,
    "without": _without,
}


@dataclass(frozen=True)
class Kind:
    """What counts as equal for one part of an answer.

    Attributes:
        kind: "numbers" (any regular table of numbers, one number included) or "exact" (all other plain values).
        relative: tolerance as a share of the expected number, of its row's or of the table's largest magnitude.
        absolute: tolerance that is always granted.
        by: what ``relative`` is a share of: "each" number, "row" or "all".
        flat: whether a column, a row and a list of the same numbers are the same.
        path: keys that lead to the part in what the function returned, joined by dots; None: the part's name.
        view: name of an entry of ``VIEWS`` through which the part is seen, and its arguments.
        slack: a wider ``relative`` within which an answer still counts as right. It does not count in telling wrong
            answers apart.
        choice: one of several texts to choose from. The part is right if the answer is this text exactly where the
            expected one is: nowhere missed, and no false alarm. Wrong answers are told apart by the whole text.
    """

    kind: str = "exact"
    relative: float = 0.0
    absolute: float = 0.0
    by: str = "each"
    flat: bool = False
    path: str | None = None
    view: tuple[str, ...] = ()
    slack: float = 0.0
    choice: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.by not in COMPARED:
            raise ValueError(f"kind {self.kind!r} by {self.by!r}: use one of {KINDS} by one of {COMPARED}")
        object.__setattr__(self, "view", tuple(self.view))

    @property
    def counts(self) -> bool:
        """Whether numbers have to agree to the last digit."""
        return not (self.relative or self.absolute)

    def to_json(self) -> dict[str, Any]:
        """Return only what differs from a plain ``Kind()``."""
        default = asdict(Kind())
        return {name: plain(value) for name, value in asdict(self).items() if value != default[name]}

    def part(self, name: str, value: Any) -> Any:
        """Return the part of a plain answer that this kind looks at.

        Raises:
            KeyError: the answer has no such part.
        """
        found = at(value, name if self.path is None else self.path)
        if self.view:
            found = VIEWS[self.view[0]](found, *self.view[1:])
        return found

    def laid(self, found: Any, expected: Any) -> tuple[np.ndarray, np.ndarray] | None:
        """Return both as arrays of one shape, or None if there is no such form."""
        f, e = array(found), array(expected)
        if f is None or e is None:
            return None
        if self.flat and max(f.shape, default=1) == f.size:
            f, e = f.ravel(), e.ravel()
        return (f, e) if f.shape == e.shape else None

    def differs(self, found: Any, expected: Any) -> np.ndarray | None:
        """Return True for each number that is not close enough; None if the two cannot be laid side by side."""
        pair = self.laid(found, expected) if self.kind == "numbers" else None
        if pair is None:
            return None
        return np.abs(pair[0] - pair[1]) > self.allowed(pair[1])

    def allowed(self, expected: np.ndarray) -> np.ndarray:
        """Return how far off each number may be."""
        size = np.abs(expected)
        if size.size and self.by == "row" and size.ndim:
            size = np.broadcast_to(size.max(axis=-1, keepdims=True), size.shape)
        elif size.size and self.by == "all":
            size = np.full(size.shape, size.max())
        return np.maximum(self.relative * size, self.absolute)

    def right(self, found: Any, expected: Any) -> bool:
        """Return whether a part is right: the expected one, or within the slack."""
        if self.choice:
            return (found == self.choice) == (expected == self.choice)
        return replace(self, relative=max(self.relative, self.slack)).same(found, expected)

    def same(self, found: Any, expected: Any) -> bool:
        """Return whether two parts count as equal."""
        if self.kind == "exact" or array(expected) is None:
            return canonical(found) == canonical(expected) and isinstance(found, bool) == isinstance(expected, bool)
        differs = self.differs(found, expected)
        return differs is not None and not differs.any()

    # ---- fingerprints -----------------------------------------------------------------------------------------------

    def fingerprint(self, found: Any, expected: Any) -> Any:
        """Return a short plain form of a part: itself if it is short, two weighted sums of a table, or a hash.

        Numbers are measured by the expected ones, so that rows of different sizes count alike.
        """
        values = array(found)
        if values is None or values.ndim == 0:
            text = canonical(found)
            return found if len(text) <= 60 else "#" + hashlib.sha1(text.encode()).hexdigest()[:12]
        if self.flat and max(values.shape, default=1) == values.size:
            values = values.ravel()
        measured = values / self._sizes(values, expected)
        sums = [float((_weights(values.size, k) * measured.ravel()).sum()) for k in (1, 2)]
        return [[*values.shape], *(float(f"{each:.{DIGITS}g}") for each in sums)]

    def matches(self, found: Any, expected: Any, recorded: Any, rough: bool = False) -> bool:
        """Return whether a part has a recorded fingerprint.

        Args:
            rough: as near as numbers are that were rounded by up to half of ``slack``, each in its own direction.
        """
        mine = self.fingerprint(found, expected)
        if _is_table(recorded):
            if not _is_table(mine) or mine[0] != recorded[0]:
                return False
            values = array(found)
            measured = values / self._sizes(values, expected)
            within = NOISE * max(np.abs(measured).sum(), 1e-12)
            if rough:
                within = max(within, self.slack * float(np.linalg.norm(measured)))
            return bool(np.abs(np.subtract(mine[1:], recorded[1:])).max() <= within)
        if isinstance(recorded, (int, float)) and not isinstance(recorded, bool):
            value = array(found)
            if value is None or value.size != 1:
                return False
            relative = max(self.relative, 1e-12 if self.counts else 1e-6, self.slack / 2 if rough else 0)
            within = relative * abs(recorded) + self.absolute
            return bool(abs(value.ravel()[0] - recorded) <= within)
        return canonical(mine) == canonical(recorded) and isinstance(mine, bool) == isinstance(recorded, bool)

    def _sizes(self, values: np.ndarray, expected: Any) -> np.ndarray | float:
        by = array(expected)
        if by is None or not by.size:
            return 1.0
        pair = self.laid(values, expected)
        if pair is None:
            return float(np.abs(by).max()) or 1.0
        size = np.abs(pair[1])
        if self.by == "all" or size.ndim == 0:
            return float(size.max()) or 1.0
        if self.by == "each":
            size = np.where(size > 0, size, size.max() or 1.0)
        else:
            size = np.broadcast_to(size.max(axis=-1, keepdims=True), size.shape)
            size = np.where(size > 0, size, 1.0)
        return size


def _is_table(recorded: Any) -> bool:
    """Whether this is the fingerprint of a table: its shape and two sums."""
    return isinstance(recorded, list) and len(recorded) == 3 and isinstance(recorded[0], list)


def _weights(n: int, k: int) -> np.ndarray:
    """Fixed weights between −1 and 1 without a pattern."""
    return np.modf(np.sin(np.arange(1, n + 1) * (12.9898 + k)) * 43758.5453)[0]


def numbers(relative: float = 1e-4, *, by: str = "each", absolute: float = 0.0, flat: bool = False,
            path: str | None = None, view: tuple[str, ...] = (), slack: float = 0.0) -> Kind:  # fmt: skip
    """Return a kind for numbers within a tolerance; see :class:`Kind`."""
    return Kind("numbers", relative, absolute, by, flat, path, view, slack)


def exact(*, path: str | None = None, view: tuple[str, ...] = ()) -> Kind:
    """Return a kind for choices, texts, bools, None, and lists and dicts of them."""
    return Kind("exact", path=path, view=view)


def choice(text: str) -> Kind:
    """Return a kind for one of the texts that a function chooses from; see :class:`Kind`."""
    return Kind("exact", path="", choice=text)
