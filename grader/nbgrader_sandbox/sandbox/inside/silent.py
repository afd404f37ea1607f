"""Takes the place of every module of the visible checks where submissions are graded.

A check knows right answers, so none is there. Any name can be imported; calling it prints and returns nothing.
"""

from importlib import import_module
from typing import Any


def _nothing(*_arguments: Any, **_options: Any) -> None:
    """What any check does here."""


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError:  # no module of this package: a check
        return _nothing
