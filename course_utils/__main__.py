"""The one command line of the course: ``python -m course_utils COMMAND``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from course_utils import __version__
from course_utils.errors import CourseError
from course_utils.grading import cli as grading


def doctor(_options: argparse.Namespace) -> int:
    """Say what this machine can do, and how to mend what is missing."""
    from course_utils.doctor import examine

    findings = examine()
    for finding in findings:
        print(finding)
    return int(any(finding.mend and finding.needed for finding in findings))


def fetch(options: argparse.Namespace) -> int:
    """Make a model's files local."""
    from course_utils import models

    print(f"{options.model}: {models.fetch(options.model)}")
    if models.card(options.model).embedded:  # chapter 09 runs the file that the model came in
        print(f"its GGUF file: {models.fetch_gguf()}")
    return 0


def run(options: argparse.Namespace) -> int:
    """Execute notebooks with papermill."""
    from course_utils.runner import run as run_notebooks

    results = run_notebooks(
        options.notebooks or None, options.profile, workers=options.workers, timeout_s=options.timeout
    )
    failed = [result.notebook for result in results if result.status != "ok"]
    print(f"{len(results) - len(failed)} of {len(results)} notebooks ran to their end" + ":" * bool(failed), *failed)
    return int(bool(failed))


def book(_options: argparse.Namespace) -> int:
    """Turn executed notebooks into pages."""
    from course_utils.book import build
    from course_utils.claims_page import tally

    index = build()
    print(f"{tally()}.")
    print(f"Open {index} in a browser.")
    return 0


def check(options: argparse.Namespace) -> int:
    """Run an exercise's notebook from an empty kernel and say which visible checks pass."""
    from course_utils.handin import has_written_answer, look_at

    lines = look_at(options.notebook)
    print(*lines, sep="\n")
    wrong = sum(not line.ok for line in lines)
    print(f"{wrong} to mend." if wrong else "All visible checks pass. The grade comes from other checks.")
    if not wrong and has_written_answer(options.notebook):
        print("Your written answer is read by a person.")
    return int(bool(wrong))


def exercises(options: argparse.Namespace) -> int:
    """Generate the student versions, or check that they are current."""
    from course_utils import exercises as assignments

    if not options.check:
        assignments.regenerate()
        return 0
    current = assignments.is_current()
    print("exercises/ is current" if current else "exercises/ is out of date: run `python -m course_utils exercises`")
    return int(not current)


def new_exercise(options: argparse.Namespace) -> int:
    """Make a new exercise that passes every gate, to be filled by its author."""
    from course_utils import exercises as assignments
    from course_utils.scaffold import make

    for path in [*make(options.name), *assignments.regenerate()]:
        print(f"made {path}")
    print("Next: replace `double` in each of them, then `python -m course_utils exercises` and `make test`.")
    return 0


def rename(options: argparse.Namespace) -> int:
    """Point every badge and setup cell at a fork."""
    from course_utils.repository import rename as rename_repository

    for path in rename_repository(options.repository):
        print(f"changed {path}")
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(prog="python -m course_utils", description="The LoRA and QLoRA course.")
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(function: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = commands.add_parser(function.__name__.replace("_", "-"), help=function.__doc__.splitlines()[0])
        made.set_defaults(function=function)
        return made

    command(doctor)
    command(fetch).add_argument("model", nargs="?", default="smollm2-135m", help="a registry or hub name")
    running = command(run)
    running.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK", help="all of the course's unless given")
    running.add_argument("--profile", choices=("smoke", "full"), default="smoke")
    running.add_argument("--workers", type=int, help="notebooks at once (default: what cores and memory allow)")
    running.add_argument("--timeout", type=float, help="seconds for one notebook")
    command(book)
    command(check).add_argument("notebook", type=Path, metavar="NOTEBOOK")
    command(exercises).add_argument("--check", action="store_true", help="change nothing; exit 1 if out of date")
    command(new_exercise).add_argument("name", metavar="NAME", help="ex_11, say")
    command(rename).add_argument("repository", metavar="OWNER/NAME")
    grading.add_parser(commands)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a course error becomes its message and exit status 2."""
    options = parser().parse_args(arguments)
    try:
        return options.function(options)
    except CourseError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
