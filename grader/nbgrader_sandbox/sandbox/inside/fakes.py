"""Fakes of what other machines have, so that a notebook written there runs here as well.

In Colab ``google.colab`` exists and ``exit()`` brings a new kernel; on a desktop a plot opens a window; some machines
have LaTeX. None of it changes an answer, so none of it may cost a point.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import os
import sys
from types import ModuleType
from typing import Any

COLAB = "google.colab"


def without_an_exit(shell: Any) -> None:
    """Let ``exit()`` and ``quit()`` end nothing: where it matters, a new kernel would go on after them."""
    shell.ask_exit = lambda: print("[exit() ends nothing here: the notebook goes on]")
    shell.enable_gui = lambda *_arguments, **_options: None  # there is no window to wait for
    enable_matplotlib = shell.enable_matplotlib

    def enable_what_there_is(gui: str | None = None) -> tuple[None, str]:
        try:
            return enable_matplotlib(gui)
        except Exception:  # noqa: BLE001 - ``%matplotlib widget`` asks a package that is not here
            return None, _without_a_window(gui)

    shell.enable_matplotlib = enable_what_there_is


class _Colab(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds ``google.colab`` and whatever is in it, if nothing real does. All of it can be called and does nothing."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        """Return a spec for Colab's modules, and for ``google`` if no package of this name is installed."""
        if name in ("google", COLAB) or name.startswith(COLAB + "."):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return a module any attribute of which can be called."""
        return ModuleType(spec.name) if spec.name == "google" else _Idle(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: the module is whole."""


class _Idle(ModuleType):
    """A module of Colab's: ``drive.mount`` makes a folder, ``files.upload`` gives no file, the rest does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.__name__ == COLAB:
            return importlib.import_module(f"{COLAB}.{name}")
        return _mount if name == "mount" else _upload if name == "upload" else _nothing


def _mount(mountpoint: str = "/content/drive", **_options: Any) -> None:
    os.makedirs(os.path.join(mountpoint, "MyDrive"), exist_ok=True)
    print(f"Mounted at {mountpoint} (an empty folder: the grader has no Drive)")


def _upload(*_arguments: Any, **_options: Any) -> dict[str, bytes]:
    return {}


def _nothing(*_arguments: Any, **_options: Any) -> None:
    return None


def _without_a_window(backend: str | None) -> str:
    """Take the backend that draws the same figures and closes none of them, as one with windows does."""
    import matplotlib.pyplot as plt

    print(f"matplotlib's backend {backend!r} is not here: figures are drawn without it.", file=sys.stderr)
    plt.switch_backend("agg")
    return "agg"


def _draw_without_display_or_latex() -> None:
    try:
        import matplotlib
        import matplotlib.pyplot as plt
        from matplotlib.text import Text
    except ImportError:  # not installed
        return
    switch, use = plt.switch_backend, matplotlib.use

    def switch_backend(newbackend: str) -> None:
        try:
            switch(newbackend)
        except (ImportError, ValueError):
            _without_a_window(newbackend)

    def use_backend(backend: str, *, force: bool = True) -> None:
        try:
            use(backend, force=force)
        except (ImportError, ValueError):
            _without_a_window(backend)

    plt.switch_backend, matplotlib.use = switch_backend, use_backend
    Text.get_usetex = lambda self: False  # matplotlib's own fonts set the same words


# On import, so that the figure probe takes matplotlib as it is then for matplotlib as it has to be.
sys.meta_path.append(_Colab())
_draw_without_display_or_latex()
