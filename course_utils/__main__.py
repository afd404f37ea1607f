"""The commands that a student types: ``python -m course_utils COMMAND``."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from course_utils import __version__, clone
from course_utils.errors import CourseError

COMMAND = "python -m course_utils"
# Commands that have moved, for one release: the old spelling says the new one.
MOVED = {name: f"python -m ci {name}" for name in ("run", "book", "exercises", "new-exercise", "new-chapter", "rename")}
MOVED["grade"] = "nbgrader-sandbox grade"


def doctor(_options: argparse.Namespace) -> int:
    """Check this machine, and say how to fix what is missing."""
    return subprocess.call([sys.executable, "-m", "ci", "doctor"], cwd=clone())


def fetch(options: argparse.Namespace) -> int:
    """Make a model's files local."""
    from course_utils import models

    print(f"{options.model}: {models.fetch(options.model)}")
    if models.card(options.model).embedded:  # chapter 09 runs the file that the model came in
        print(f"its GGUF file: {models.fetch_gguf()}")
    return 0


def check(options: argparse.Namespace) -> int:
    """Run an exercise's notebook from an empty kernel and list the visible checks that pass."""
    released = Path(__file__).parents[1] / "exercises"
    known = ["--release", str(released)] if released.is_dir() else []
    return subprocess.call([sys.executable, "-m", "nbgrader_sandbox", "preview", str(options.notebook), *known])


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(prog=COMMAND, description="The LoRA and QLoRA course.")
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(function: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = commands.add_parser(function.__name__, help=function.__doc__.splitlines()[0])
        made.set_defaults(function=function)
        return made

    command(doctor)
    command(fetch).add_argument("model", nargs="?", default="smollm2-135m", help="a registry or hub name")
    command(check).add_argument("notebook", type=Path, metavar="NOTEBOOK")
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a course error becomes its message and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that lacks a character (cp1252, gbk) gets a question mark
            stream.reconfigure(errors="replace")
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] in MOVED:
        print(f"This command has moved. Type: {MOVED[arguments[0]]}", file=sys.stderr)
        return 2
    options = parser().parse_args(arguments)
    try:
        clone()  # which says so if the course is not installed for this Python
        return options.function(options)
    except CourseError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
