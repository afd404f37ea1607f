"""Takes the place of every module of the visible checks where submissions are graded.

A check knows right answers, so none is there. Any name can be imported; calling it prints and returns nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


def _nothing(*_arguments: Any, **_options: Any) -> None:
    """What any check does here."""


class _Silent(ModuleType):
    """A module that can be called: a package's function may have the name of one of its modules."""

    __call__ = staticmethod(_nothing)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return import_module(f"{self.__name__}.{name}")
        except ModuleNotFoundError:  # no module of this package: a check
            return _nothing


sys.modules[__name__].__class__ = _Silent
