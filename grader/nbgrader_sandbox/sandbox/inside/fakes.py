"""Fakes of what other machines have, so that a notebook written there runs here as well.

In Colab ``google.colab`` exists and ``exit()`` brings a new kernel; on a desktop a plot opens a window; some machines
have LaTeX, more fonts, another locale, or an account at a hub. None of it changes an answer, so none of it may cost a
point.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import locale
import os
import sys
from types import ModuleType
from typing import Any

COLAB, KAGGLE = "google.colab", "kaggle_secrets"
NO_SECRET = "no-secret-in-the-sandbox"


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
    """Finds ``google.colab``, whatever is in it, and ``kaggle_secrets``, if nothing real does.

    All of it can be called and does nothing.
    """

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        """Return a spec for these modules, and for ``google`` if no package of this name is installed."""
        if name in ("google", COLAB, KAGGLE) or name.startswith(COLAB + "."):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return a module any attribute of which can be called."""
        return ModuleType(spec.name) if spec.name == "google" else _Idle(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: the module is whole."""


class _Idle(ModuleType):
    """A module of Colab's or Kaggle's: a secret is a text, ``drive.mount`` makes a folder, the rest does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.__name__ == COLAB:
            return importlib.import_module(f"{COLAB}.{name}")
        return {"mount": _mount, "upload": _upload, "get": _secret, "UserSecretsClient": _Secrets}.get(name, _nothing)


class _Secrets:
    """Kaggle's secrets."""

    def get_secret(self, _label: str) -> str:
        return NO_SECRET

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing


def _secret(_name: str, *_more: Any) -> str:
    return NO_SECRET


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
        from matplotlib import style
        from matplotlib.figure import Figure
        from matplotlib.text import Text
    except ImportError:  # not installed
        return
    from matplotlib.font_manager import FontManager, FontProperties

    switch, use = plt.switch_backend, matplotlib.use
    set_file, addfont = FontProperties.set_file, FontManager.addfont
    save, use_style = Figure.savefig, style.use

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

    def set_font_file(self: Any, file: Any) -> None:
        is_here = file is None or (os.path.isfile(file) and os.path.getsize(file))
        set_file(self, file if is_here else _without_a_font(file))

    def add_font(self: Any, path: Any) -> None:
        try:
            addfont(self, path)
        except (OSError, RuntimeError):  # it is not here, or what a download without a network has left
            _without_a_font(path)

    def savefig(self: Any, *arguments: Any, **options: Any) -> None:
        try:
            save(self, *arguments, **options)
        except OSError as error:
            print(f"The picture is not kept: {error}", file=sys.stderr)

    def use_a_style(name: Any) -> None:
        try:
            use_style(name)
        except OSError:  # of another version of matplotlib, or of a package
            print(f"The style {name!r} is not here: the present one stays.", file=sys.stderr)

    Figure.savefig, style.use = savefig, use_a_style
    plt.switch_backend, matplotlib.use = switch_backend, use_backend
    FontProperties.set_file, FontManager.addfont = set_font_file, add_font
    Text.get_usetex = lambda self: False  # matplotlib's own fonts set the same words


def _without_a_font(path: Any) -> None:
    print(f"The font {os.fspath(path)!r} is not here: text is drawn with matplotlib's own.", file=sys.stderr)


def _format_without_a_locale() -> None:
    set_locale = locale.setlocale

    def setlocale(category: int, wanted: Any = None) -> str:
        try:
            return set_locale(category, wanted)
        except locale.Error:
            print(f"The locale {wanted!r} is not installed here: the present one stays.", file=sys.stderr)
            return set_locale(category)

    locale.setlocale = setlocale


def without_an_account() -> None:
    """Let nobody log in to a hub: there is none here, and no model is fetched with the account's rights."""
    hub = sys.modules.get("huggingface_hub")
    if hub is None:
        return

    def log_in(*_arguments: Any, **_options: Any) -> None:
        print("[nobody logs in here: the grader has no network]")

    for name in ("login", "notebook_login", "interpreter_login", "logout"):
        setattr(hub, name, log_in)


# On import, so that the figure probe takes matplotlib as it is then for matplotlib as it has to be.
sys.meta_path.append(_Colab())
_format_without_a_locale()
_draw_without_display_or_latex()
