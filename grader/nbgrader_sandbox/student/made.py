"""Which models a notebook means: the configurations of transformers that it makes, wherever it keeps them.

A model may be built from a configuration that has no name: made inside a function, by a helper, kept in a cache.
:func:`watch` notices each one, also a copy and one that was loaded from a file.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

MOST_KEPT, MOST_TOLD = 400, 8
_made: deque[tuple[Any, str]] = deque(maxlen=MOST_KEPT)  # each with the function that was being called
_watched: list[type] = []
_called = ""


def watch() -> None:
    """Notice each configuration from now on, if transformers is imported; a second call changes nothing."""
    if "transformers" not in sys.modules:
        return
    module = import_module("transformers.configuration_utils")
    kind = getattr(module, "PreTrainedConfig", None) or module.PretrainedConfig  # before transformers 5
    if kind in _watched:
        return
    _watched.append(kind)

    def noticed(cls: type, *_arguments: Any, **_options: Any) -> Any:
        one = super(kind, cls).__new__(cls)
        _made.append((one, _called))
        return one

    kind.__new__ = staticmethod(noticed)


@contextmanager
def during(function: str) -> Iterator[None]:
    """Inside the block, what is made counts as made in a call of this function."""
    global _called
    before, _called = _called, function
    try:
        yield
    finally:
        _called = before


def configurations(function: str) -> dict[str, list[dict[str, Any]]]:
    """Return the sizes of what calls of a function made (``called``) and of all ``others``, the newest first."""
    found: dict[str, list[dict[str, Any]]] = {"called": [], "others": []}
    for one, called in reversed(_made):
        kept = found["called" if called == function else "others"]
        sizes = _sizes(one)
        if not sizes["model_type"]:  # transformers makes one of no model's, to see which fields have their defaults
            continue
        if len(kept) < MOST_TOLD and sizes not in (*found["called"], *kept):
            kept.append(sizes)
    return found


def types() -> set[str]:
    """Return the model types of all that was made."""
    return {_sizes(one)["model_type"] for one, _ in _made}


def _sizes(config: Any) -> dict[str, Any]:
    """Return a model's type and its plain fields; what belongs to the object alone is left out."""
    fields = {
        name: value
        for name, value in vars(config).items()
        if not name.startswith("_") and isinstance(value, (str, int, float)) and value == value
    }
    return {**fields, "model_type": str(type(config).model_type)}
