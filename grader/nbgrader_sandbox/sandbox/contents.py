"""What a submission finds in its sandbox besides programs and libraries, as nbgrader_config.py says."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traitlets import Dict, List, Unicode, default
from traitlets.config import Configurable

from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.student.language import VARIABLE

OWN = "nbgrader_sandbox"
STUDENT = f"{OWN}.student"
STUB = Path(__file__).parent / "inside" / "silent.py"


class ContentsError(GraderError):
    """nbgrader_config.py names a package or a file that is not on this machine."""


@dataclass(frozen=True)
class Contents:
    """The settings of :class:`NotebookSandbox` as plain values, so that they travel to a worker."""

    packages: tuple[tuple[str, tuple[str, ...]], ...] = ()
    silent: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()
    private: tuple[str, ...] = ()

    def mounts(self) -> dict[str, Path]:
        """Return what lies in the sandbox's folder of packages: path there to path here.

        Raises:
            ContentsError: a package is not installed, or a pattern matches no file.
        """
        found = {}
        for name, patterns in self.packages:
            folder = folder_of(name)
            for pattern in patterns:
                paths = [path for path in sorted(folder.glob(pattern)) if path.name != "__pycache__"]
                if not paths:
                    raise ContentsError(
                        f"c.NotebookSandbox.packages: {folder} has nothing that matches {pattern!r}.",
                        "correct it in nbgrader_config.py.",
                    )
                found |= {f"{name}/{path.relative_to(folder)}": path for path in paths}
        for module in (STUDENT, *self.silent):
            found = {path: source for path, source in found.items() if not _belongs(path, module)}
            found |= dict.fromkeys(_files_of(module), STUB)
        return found

    def hidden(self) -> list[Path]:
        """Return folders that must not be seen even where they lie among the libraries.

        They are those of the packages, because only ``mounts`` may show something of them, and of the grader.
        """
        folders = [folder_of(name) for name in {OWN, *(name for name, _ in self.packages)}]
        installed = ("site-packages", "dist-packages")
        found = {folder if folder.parent.name in installed else folder.parent for folder in folders}
        return sorted(found | {Path(path).resolve() for path in self.private})


class NotebookSandbox(Configurable):
    """What the process of a submission can import, and what language its grade is explained in.

    Set it in nbgrader_config.py as ``c.NotebookSandbox.…``.
    """

    packages = Dict(
        key_trait=Unicode(),
        value_trait=List(Unicode()),
        help="Your own packages that notebooks import, each with patterns of the files that submissions may read: "
        '{"my_course": ["*.py", "data"]}. Nothing else of these packages can be seen. Packages that lie among '
        "Python's libraries and are not named here can be imported as they are.",
    ).tag(config=True)
    silent = List(
        Unicode(),
        help="Modules that know answers, such as checks that students run at home: ['my_course.checks']. A stub takes "
        "their place. Whatever is imported from it can be called, prints nothing and returns None.",
    ).tag(config=True)
    preload = List(
        Unicode(), help="Modules that are imported once, before the first submission, because they take long."
    ).tag(config=True)
    private = List(
        Unicode(), help="Folders that submissions must not see, even where they lie among Python's libraries."
    ).tag(config=True)

    language = Unicode(
        help="The language of grades' reasons and of the feedback pages, for which there is a catalogue: 'de'. What it "
        f"lacks stays English. The default is what the environment variable {VARIABLE} says."
    ).tag(config=True)

    @default("language")
    def _language(self) -> str:
        return os.environ.get(VARIABLE, "")

    def contents(self) -> Contents:
        """Return the settings as plain values."""
        packages = tuple((name, tuple(patterns)) for name, patterns in sorted(self.packages.items()))
        return Contents(packages, tuple(self.silent), tuple(self.preload), tuple(self.private))


def contents_of(application: Any) -> Contents:
    """Return the contents that an application's configuration asks for."""
    return NotebookSandbox(parent=application).contents()


def language_of(application: Any) -> str:
    """Return the language of the reasons that an application's configuration asks for."""
    return NotebookSandbox(parent=application).language


def folder_of(package: str) -> Path:
    """Return the folder of an installed package.

    Raises:
        ContentsError: there is no such package, or it is a single file.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ContentsError(
            f"c.NotebookSandbox names {package!r}, and no package of this name is installed.",
            "install it, or correct the name in nbgrader_config.py.",
        )
    return Path(next(iter(spec.submodule_search_locations))).resolve()


def _belongs(path: str, module: str) -> bool:
    inside = module.replace(".", "/")
    return path == f"{inside}.py" or Path(path).is_relative_to(inside)


def _files_of(module: str) -> Iterator[str]:
    """The paths that have to exist in the sandbox so that ``module`` and every module below it can be imported."""
    top, *rest = module.split(".")
    root = folder_of(top)
    if top == OWN:
        yield f"{OWN}/__init__.py"
    if (file := root.joinpath(*rest).with_suffix(".py")).is_file():
        yield f"{top}/{file.relative_to(root)}"
        return
    yield f"{'/'.join([top, *rest])}/__init__.py"
    for path in sorted(root.joinpath(*rest).rglob("*.py")):
        yield f"{top}/{path.relative_to(root)}"
