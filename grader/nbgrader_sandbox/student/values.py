"""Values as plain data: what a function returned, where two values differ, and how to show them in a message."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nbgrader_sandbox.student.language import _

SHOWN = 72  # characters of one value in a message


class NotPlainError(TypeError):
    """The value is no number, text, list or dict, and has no such form."""


@dataclass(frozen=True)
class Got:
    """What one call gave: a plain value, or the name and the text of what it raised.

    ``changed`` says that the function changed its arguments.
    """

    value: Any = None
    error: str = ""
    text: str = ""
    changed: bool = False


def plain(value: Any) -> Any:
    """Return ``value`` as lists, dicts, numbers, texts, bools and None.

    Tensors, arrays, series and frames are recognised by their methods, so that no library has to be imported.
    Keys of dicts become text. A frame without column names of its own becomes a list of rows.

    Raises:
        NotPlainError: the value has no such form.
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Mapping):
        return {key if isinstance(key, str) else json.dumps(plain(key)): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(each) for each in value), key=repr)
    if hasattr(value, "detach") and hasattr(value, "tolist"):
        return value.detach().tolist()
    if hasattr(value, "to_dict"):
        return _table(value)
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    raise NotPlainError(f"a {type(value).__name__} is no number, text, list or dict")


def _table(value: Any) -> Any:
    if hasattr(value, "columns"):
        columns = value.to_dict("list")
        if list(columns) != list(range(len(columns))):
            return plain(columns)
        return [[plain(each) for each in row] for row in zip(*columns.values(), strict=True)]
    items = value.to_dict()
    return plain(list(items.values()) if list(items) == list(range(len(items))) else items)


def like(template: Any, value: Any) -> Any:
    """Return the plain ``value`` in the type of ``template``: a tensor, an array, or as it is."""
    if hasattr(template, "new_tensor"):
        whole = np.asarray(value).dtype.kind in "iub"
        return (template if whole or template.is_floating_point() else template.float()).new_tensor(value)
    return np.array(value) if isinstance(template, np.ndarray) else value


def array(value: Any) -> np.ndarray | None:
    """Return a plain value as a float64 array of any shape, or None if it is no regular table of finite numbers."""
    if isinstance(value, (bool, str, dict)) or value is None:
        return None
    try:
        found = np.asarray(value)
    except (ValueError, OverflowError):
        return None
    if found.dtype.kind not in "iuf" or not np.isfinite(found).all():
        return None
    return found.astype(float)


def at(value: Any, path: str) -> Any:
    """Return the part of a plain value under ``path``, keys joined by dots; the whole value for the empty path.

    A list has its positions for keys: ``"0"`` leads to the first entry.

    Raises:
        KeyError: there is no such part.
    """
    for key in filter(None, path.split(".")):
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            raise KeyError(key)
    return value


def canonical(value: Any) -> str:
    """Return one text for equal plain values, whole floats and ints alike."""
    return json.dumps(_whole(value), sort_keys=True)


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {key: _whole(each) for key, each in value.items()}
    return value


# ---------------------------------------------------------------------------------------------- in words


def form(value: Any) -> str:
    """Return the form of a plain value in words: "a list of length 6", "a matrix of shape (6, 8)"."""
    if value is None:
        return _("nothing (None)")
    if isinstance(value, bool):
        return _("the bool {value}").format(value=value)
    if isinstance(value, (int, float)):
        return _("a number")
    if isinstance(value, str):
        return _("text")
    if isinstance(value, dict):
        return _("a dict with {keys}").format(keys=", ".join(map(repr, value)) or _("no keys"))
    found = array(value)
    if found is None and not_finite(value):
        return _("numbers among which are NaN or infinity")
    if found is None:
        ragged = any(isinstance(each, list) for each in value)
        if ragged:
            return _("a list of lists of different lengths or types")
        return _("a list of {length} values").format(length=len(value))
    if found.ndim == 1:
        return _("a list of length {length}").format(length=len(found))
    said = _("a matrix of shape {shape}") if found.ndim == 2 else _("an array of shape {shape}")
    return said.format(shape=found.shape)


def not_finite(value: Any) -> bool:
    """Return whether NaN or an infinity is among the numbers of a plain value."""
    if isinstance(value, list):
        return any(map(not_finite, value))
    return isinstance(value, float) and not math.isfinite(value)


def show(value: Any) -> str:
    """Return a plain value as short text: four significant digits, and dots where it is cut."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return repr(value)
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, dict):
        return _cut("{", [f"{key!r}: {show(each)}" for key, each in value.items()], "}")
    return _cut("[", [show(each) for each in value], "]")


def number(value: float) -> str:
    """Return a number as a message shows it."""
    if isinstance(value, int) or not math.isfinite(value):
        return str(value)
    return f"{value:.5g}"


def _cut(left: str, parts: list[str], right: str) -> str:
    text = ", ".join(parts)
    while len(text) > SHOWN and len(parts) > 1:
        parts = parts[: len(parts) // 2]
        text = ", ".join(parts) + ", …"
    return left + text + right


def difference(found: Any, expected: Any, differs: np.ndarray | None) -> tuple[str, Any, Any]:
    """Return the place of the first difference and what stands there: ``("[2]", row found, row expected)``.

    Args:
        differs: bool array of the value's shape, True where the two differ; None if they cannot be laid side by side.
    """
    if isinstance(found, dict) and isinstance(expected, dict):
        key = next(
            (key for key in expected if key in found and canonical(found[key]) != canonical(expected[key])), None
        )
        if key is not None:
            place, found, expected = difference(found[key], expected[key], None)
            return f"[{key!r}]{place}", found, expected
    if differs is None or differs.ndim == 0 or (differs.size < 6 and differs.ndim == 1):
        return "", found, expected
    first = [int(k) for k in np.argwhere(differs)[0]] if differs.any() else [0] * differs.ndim
    if differs.ndim == 1:
        return f"[{first[0]}]", found[first[0]], expected[first[0]]
    for k in first[:-1]:
        found, expected = found[k], expected[k]
    place = "".join(f"[{k}]" for k in first[:-1])
    if len(expected) > 8:
        return f"{place}[{first[-1]}]", found[first[-1]], expected[first[-1]]
    return place, found, expected
