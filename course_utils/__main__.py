"""The one command line of the course: ``python -m course_utils COMMAND``."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from course_utils import __version__
from course_utils.errors import CourseError
from course_utils.grading import cli as grading

COMMAND = "python -m course_utils"


def doctor(_options: argparse.Namespace) -> int:
    """Say what this machine can do, and how to fix what is missing."""
    from course_utils.doctor import examine

    findings = examine()
    for finding in findings:
        print(finding)
    return int(any(finding.fix and finding.needed for finding in findings))


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

    # The end that `kill` or a job's time limit brings shall end the kernels as well, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
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
    failed = f"{wrong} check{'s' * (wrong > 1)} failed."
    print(failed if wrong else "All visible checks pass. The grade comes from other checks.")
    if not wrong and has_written_answer(options.notebook):
        print("Your written answer is read by a person.")
    return int(bool(wrong))


def exercises(options: argparse.Namespace) -> int:
    """Generate the student versions, or check that they are current."""
    from course_utils.exercises import RELEASES, differences, regenerate

    for path in [] if options.check else regenerate(name=options.name):
        print(f"changed {RELEASES}/{path}")
    stale = differences(name=options.name) if options.check else []
    for path in stale:
        print(f"not current: {RELEASES}/{path}")
    print(f"{RELEASES}/ is out of date: run `{COMMAND} exercises`" if stale else f"{RELEASES}/ is current")
    return int(bool(stale))


def new_exercise(options: argparse.Namespace) -> int:
    """Make a new exercise that keeps every rule, to be filled by its author."""
    from course_utils.exercises import RELEASES, regenerate
    from course_utils.repository import relative
    from course_utils.scaffold import MARK, make_exercise

    name = options.name
    for path in make_exercise(name):
        print(f"wrote {relative(path)}")
    for path in regenerate(name=name):
        print(f"wrote {RELEASES}/{path}")
    print(
        f"Next: replace `double` and all that says {MARK}. After every change:\n"
        f"  {COMMAND} exercises {name}\n"
        f'  python -m pytest tests/test_exercises.py tests/grading/test_fairness.py -k "{name}"\n'
        "  python -m pytest tests/test_gates.py"
    )
    return 0


def new_chapter(options: argparse.Namespace) -> int:
    """Make a new chapter and its quiz that keep every rule, to be filled by their author."""
    from course_utils.repository import relative
    from course_utils.scaffold import MARK, make_chapter

    made = [relative(path) for path in make_chapter(options.name)]
    for path in made:
        print(f"wrote {path}")
    print(
        f"Next: write all that says {MARK}, and a claim in course_utils/claims.yml that it verifies. After every "
        f"change:\n  {COMMAND} run {made[0]}\n"
        "  python -m pytest tests/test_gates.py tests/test_quiz.py tests/test_claims.py"
    )
    return 0


def rename(options: argparse.Namespace) -> int:
    """Point every badge and setup cell at a fork."""
    from course_utils.repository import rename as rename_repository

    for path in rename_repository(options.repository):
        print(f"changed {path}")
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(prog=COMMAND, description="The LoRA and QLoRA course.")
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
    releasing = command(exercises)
    releasing.add_argument("name", nargs="?", metavar="NAME", help="one exercise (default: all)")
    releasing.add_argument("--check", action="store_true", help="change nothing; exit 1 if out of date")
    command(new_exercise).add_argument("name", metavar="NAME", help="ex_11, say")
    command(new_chapter).add_argument("name", metavar="NAME", help="11_new_ideas, say")
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
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
