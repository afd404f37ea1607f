"""Answers a figure probe inside the student's kernel. The description is that of the visible checks, see figure.py."""

from __future__ import annotations

import sys
from typing import Any

from matplotlib.figure import Figure

from . import figure


def describe(names: dict[str, Any], target: str) -> dict[str, Any]:
    """Describe the figure of the axes that are called ``target``, with matplotlib as it was imported."""
    _PRISTINE.restore()
    return figure.describe(names, target)


def rehearse() -> None:
    """Draw a small figure, so that fonts and the grammar of formulas are loaded once and not by every kernel."""
    axes = Figure().add_subplot(title="rank", xlabel="rank", ylabel="rank")
    axes.loglog([1, 1e9], [1, 1e9])
    figure.describe({"axes": axes}, "axes")


class _Pristine:
    """Remembers the classes of matplotlib as they were imported, and puts them back.

    A notebook may replace a method so that a description differs from the drawing; nobody honest does.
    """

    def __init__(self) -> None:
        self.classes: dict[type, dict[str, Any]] = {}
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] == "matplotlib" and module is not None:
                found = [
                    v for v in vars(module).values() if isinstance(v, type) and v.__module__.startswith("matplotlib")
                ]
                self.classes |= {kind: dict(vars(kind)) for kind in found}

    def restore(self) -> list[str]:
        """Put back what was changed; the names of what that was."""
        changed = []
        for kind, known in self.classes.items():
            now = dict(vars(kind))
            for name in now.keys() | known.keys():
                if now.get(name) is known.get(name) or name in (
                    "__dict__",
                    "__weakref__",
                    "__abstractmethods__",
                    "_abc_impl",
                ):
                    continue
                changed.append(f"{kind.__qualname__}.{name}")
                if name in known:
                    setattr(kind, name, known[name])
                else:
                    delattr(kind, name)
        return changed


_PRISTINE = _Pristine()
