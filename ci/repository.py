"""Where the repository and its build folder lie, what it is called, and the setup cell that finds it."""

from __future__ import annotations

import argparse
import json
import os
import re
from pathlib import Path

from course_utils.errors import UnsupportedError

ROOT = Path(__file__).resolve().parent.parent
SETTING = re.compile(r'^Repository = "https://github\.com/([\w.-]+/[\w.-]+)"$', re.MULTILINE)

SETUP = """\
# Setup: this cell imports the course. Where it's missing (in Colab, say), it is fetched and installed first.
import importlib.util
import os
import runpy

if not importlib.util.find_spec("course_utils"):
    home = next((place for place in ("..", "../..", "course") if os.path.exists(f"{{place}}/ci/install.py")), "course")
    if home == "course" and not os.path.exists(home):
        !git -c core.askPass=echo clone --quiet --depth 1 https://github.com/{repository} course
    if not os.path.exists(f"{{home}}/ci/install.py"):
        raise SystemExit(
            "The course could not be fetched into the folder 'course'.\\n"
            "  What to do: check the network (Kaggle: Settings, Internet on), or upload the repository as 'course'."
        )
    runpy.run_path(f"{{home}}/ci/install.py")["main"]([])

import course_utils

course_utils.start()"""


def build_folder() -> Path:
    """Where executed notebooks, reports and the book go: ``build/``, or the folder that ``COURSE_BUILD`` names."""
    return Path(os.environ.get("COURSE_BUILD") or ROOT / "build")


def relative(path: Path) -> str:
    """The path as reports name it: from the repository's root where it lies inside."""
    path = path.resolve()
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def name() -> str:
    """``OWNER/NAME`` as pyproject.toml has it.

    Raises:
        UnsupportedError: pyproject.toml is not there, or does not name the repository.
    """
    path = ROOT / "pyproject.toml"
    found = SETTING.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    if not found:
        raise UnsupportedError(
            "pyproject.toml does not name the repository.",
            'run this in a clone, and give [project.urls] a line Repository = "https://github.com/OWNER/NAME".',
        )
    return found[1]


def pages(repository: str) -> str:
    """The address at which GitHub Pages serves ``OWNER/NAME``."""
    owner, _, project = repository.partition("/")
    return f"https://{owner.lower()}.github.io/{project}/"


def setup_cell(language: str = "") -> str:
    """The setup cell, the same in every notebook; in a translation it chooses the language of messages."""
    cell = SETUP.format(repository=name())
    return cell.replace("start()", f'start(language="{language}")') if language else cell


def language(notebook: Path) -> str:
    """The language of a translated notebook, which is its folder's name; empty for all others."""
    folder = notebook.parent.name
    return folder if re.fullmatch(r"[a-z]{2}(_[A-Z]{2})?", folder) else ""


def write_setup_cells() -> list[Path]:
    """Put :data:`SETUP` into every chapter and every exercise's source; return the files changed."""
    changed = []
    for path in sorted([*ROOT.glob("chapters/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")]):
        before = path.read_text(encoding="utf-8")
        notebook = json.loads(before)
        for cell in notebook["cells"]:
            if cell["id"] == "setup":
                cell["source"] = setup_cell().splitlines(keepends=True)
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        if text != before:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def setup_cells(arguments: list[str]) -> int:
    """Write the setup cells, and list the files changed."""
    argparse.ArgumentParser(prog="python -m ci setup-cells", description=write_setup_cells.__doc__).parse_args(
        arguments
    )
    for path in write_setup_cells():
        print(f"changed {relative(path)}")
    print("Now make the exercises anew: python -m ci exercises")
    return 0


def mentions() -> list[Path]:
    """Files that may name the repository: notebooks, pages, forms for issues, the citation file, pyproject.toml."""
    folders = ("chapters", "solutions", "exercises", "docs")
    notebooks = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.[im]*")) if path.is_file()]
    plain = [ROOT / name for name in ("pyproject.toml", "README.md", "CITATION.cff")]
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    return [*plain, *forms, *(p for p in notebooks if p.suffix in (".ipynb", ".md"))]


def rename(new: str) -> list[Path]:
    """Replace the repository's ``OWNER/NAME`` and its book's address where they are named; return the files changed.

    Raises:
        UnsupportedError: ``new`` is not of the form ``OWNER/NAME``.
    """
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", new):
        raise UnsupportedError(f"{new!r} is not a repository.", "give it as OWNER/NAME.")
    old, changed = name(), []
    for path in mentions():
        text = path.read_text(encoding="utf-8")
        renamed = text.replace(old, new).replace(pages(old), pages(new))
        if renamed != text:
            path.write_text(renamed, encoding="utf-8")
            changed.append(path)
    return changed


def main(arguments: list[str]) -> int:
    """Rename, and list the files changed."""
    parser = argparse.ArgumentParser(prog="python -m ci rename", description="Point badges and setup cells at a fork.")
    parser.add_argument("repository", metavar="OWNER/NAME")
    for path in rename(parser.parse_args(arguments).repository):
        print(f"changed {relative(path)}")
    return 0
