"""Answers to the grader's probes, given inside the student's kernel. No expected value is anywhere near.

Whatever is asked comes back as text of plain JSON. Numbers are read through the base types' own methods, so
that a subclass cannot answer for itself. The answers stay the student's word: what they are worth is judged
elsewhere, against a truth that is computed there.
"""

from __future__ import annotations

import inspect
import json
import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from . import figure_probe, made

MAX_NODES = 100_000
MAX_DEPTH = 16
_encode = json.JSONEncoder(allow_nan=False).encode  # before any student code could replace it
_MISSING = object()


class NotPlainDataError(TypeError):
    """The answer is no number, text, list or dict of such."""


async def answer(content: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    """Answer one probe: ``{"status": "ok", "value": JSON text}`` or the error that came instead."""
    try:
        value = await _ask(content, names)
        return {"status": "ok", "value": _encode(value)}
    except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt too: the next probe still has to be answered
        return {"status": "error", "ename": type(error).__name__, "evalue": _words(error)}


class NotAskedError(Exception):
    """The probe's ``when`` does not hold."""


def _type_of(value: Any) -> Any:
    """A name as it is, or the type in a configuration: an object, or the dict of its file."""
    if isinstance(value, str):
        return value
    return dict.get(value, "model_type") if isinstance(value, dict) else getattr(value, "model_type", None)


def _applies(asked: list[str], pattern: str, names: dict[str, Any]) -> bool:
    values = (names[name] for name in asked if name in names)
    texts = (_type_of(value) for value in values)
    return any(re.fullmatch(pattern, str.strip(text)) for text in (*texts, *made.types()) if isinstance(text, str))


async def _ask(content: dict[str, Any], names: dict[str, Any]) -> Any:
    target = content["target"]
    if content.get("when") and not _applies(*content["when"], names):
        raise NotAskedError("this question is for another model")
    if content["kind"] == "figure":
        return figure_probe.describe(names, target)
    if content["kind"] == "models":
        return Plain().of(made.configurations(target))
    if target not in names:
        raise NameError(f"name '{target}' is not defined")
    if content["kind"] == "value":
        return Plain().of(names[target])
    saved = {name: names.get(name, _MISSING) for name in content["given"]}
    names.update(content["given"])
    try:
        with made.during(target):
            value = names[target](*content["args"])
            return Plain().of(await value if inspect.isawaitable(value) else value)
    finally:
        for name, old in saved.items():
            if old is _MISSING:
                names.pop(name, None)
            else:
                names[name] = old


def _words(error: BaseException) -> str:
    try:
        return str(error)[:2000]
    except BaseException as second:  # noqa: BLE001 - the student's own __str__
        return f"(its message could not be read: {type(second).__name__})"


class Plain:
    """Turns a Python value into plain JSON types, within a budget of values."""

    def __init__(self) -> None:
        self.left = MAX_NODES

    def of(self, value: Any, depth: int = 0) -> Any:
        """The value as plain JSON; NotPlainDataError for anything that has no such form."""
        self.left -= 1
        if self.left < 0 or depth > MAX_DEPTH:
            raise NotPlainDataError("the value is too large or too deeply nested")
        if value is None or value is True or value is False:
            return value
        if isinstance(value, int):
            return int.__int__(value)
        if isinstance(value, float):
            return self._finite(float.__add__(value, 0.0))
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, dict):
            return self._dict(dict.items(value), depth)
        if isinstance(value, (list, tuple)):
            return [self.of(v, depth + 1) for v in type(value).__mro__[-2].__iter__(value)]
        if isinstance(value, (set, frozenset)):
            return sorted((self.of(v, depth + 1) for v in set.union(set(), value)), key=repr)
        return self._of_library(value, depth)

    def _of_library(self, value: Any, depth: int) -> Any:
        """Numbers and tables of numpy, torch and pandas, read by the libraries' own methods."""
        if isinstance(value, np.generic):
            return self.of(np.generic.item(value), depth + 1)
        if isinstance(value, np.ndarray):
            return self.of(np.ndarray.tolist(value), depth + 1)
        for kind in type(value).__mro__:
            read = _READERS.get(f"{kind.__module__}.{kind.__qualname__}")
            if read is not None:
                return self.of(read(kind, value), depth + 1)
        if isinstance(value, Mapping):  # MappingProxyType, UserDict, …
            return self._dict(((key, value[key]) for key in value), depth)
        raise NotPlainDataError(f"a {type(value).__name__} is no number, text, list or dict")

    def _dict(self, items: Any, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in items:
            name = self.of(key, depth + 1)
            if type(name) is not str:
                name = _encode(name)
            if name in result:
                raise NotPlainDataError(f"two keys read {name[:40]}")
            result[name] = self.of(value, depth + 1)
        return result

    @staticmethod
    def _finite(value: float) -> float:
        if not math.isfinite(value):
            raise NotPlainDataError(f"{value} is no finite number")
        return value


def _config(fields: dict[str, Any]) -> dict[str, Any]:
    """A model's type and sizes; the rest (labels, types, nested settings) is left out."""
    return {name: v for name, v in fields.items() if isinstance(v, (str, int, float)) and v == v}


def _series(kind: type, value: Any) -> Any:
    """A dict by label; without labels of its own a series is a list."""
    items = kind.to_dict(value)
    return list(items.values()) if list(items) == list(range(len(items))) else items


def _frame(kind: type, value: Any) -> Any:
    """A dict of columns; a table whose columns have no names is a list of rows."""
    columns = kind.to_dict(value, "list")
    if list(columns) != list(range(len(columns))):
        return columns
    return [list(row) for row in zip(*columns.values(), strict=True)]


_READERS = {
    "transformers.configuration_utils.PreTrainedConfig": lambda kind, value: _config(kind.to_dict(value)),
    "transformers.configuration_utils.PretrainedConfig": lambda kind, value: _config(kind.to_dict(value)),
    "torch.Tensor": lambda kind, value: kind.tolist(kind.detach(value)),
    "pandas.Series": _series,
    "pandas.DataFrame": _frame,
    "pandas.core.series.Series": _series,
    "pandas.core.frame.DataFrame": _frame,
}
