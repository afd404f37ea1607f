"""The commands of authors and maintainers: ``python -m ci COMMAND``, from the repository's root.

Each command is a module that reads its own arguments; ``python -m ci COMMAND --help`` lists its options.
"""

from __future__ import annotations

import signal
import sys
from importlib import import_module

import course_utils
from course_utils.errors import CourseError

COMMANDS = {  # command: its module (and function, unless it is main), what it does
    "run": ("runner", "execute notebooks, several at once, and report on each"),
    "book": ("book", "turn executed chapters into a site"),
    "exercises": ("exercises", "generate the student versions of exercises, or check that they are current"),
    "messages": ("messages", "bring the translations of messages in step with the code, and compile them"),
    "translations": ("translations", "bring translated notebooks in step with the English ones"),
    "new-exercise": ("scaffold:new_exercise", "make the files of a new exercise"),
    "new-chapter": ("scaffold:new_chapter", "make the files of a new chapter"),
    "rename": ("repository", "point every badge and setup cell at a fork"),
    "setup-cells": ("repository:setup_cells", "put the setup cell of ci/repository.py into every notebook"),
    "colab": ("colab", "renew the part of Colab's package list that the Colab test uses"),
    "doctor": ("doctor", "check this machine, and say how to fix what is missing"),
    "quick": ("quick", "run the gates, the tests of what was changed, one notebook and one answer in the sandbox"),
    "times": ("times", "say where the time of the last `make test` went, or how long the next will take"),
    "readme-figures": ("readme_figures", "take the README's picture from the executed chapter 03b"),
    "measurements": ("measurements.page", "renew the tables of docs/measurements.md from the committed results"),
    "platforms": ("measurements.platforms", "keep on which platforms each notebook ran"),
    "seeds": ("measurements.seeds", "measure how exact match moves with the seed"),
    "sweep": ("measurements.sweep", "measure what each setting of LoRA does: the sweep of chapter 08"),
    "methods": ("measurements.methods", "measure LoRA and QLoRA beside full fine-tuning: the comparison of chapter 08"),
    "capacity": ("measurements.capacity", "measure LoRA with more data and larger batches, and what it forgets"),
    "family": ("measurements.family", "measure LoRA's relatives beside LoRA: the comparison of chapter 12"),
    "bench-grading": ("measurements.bench_grading", "measure how fast the grader is, beside other graders"),
    "first-minutes": ("measurements.first_minutes", "measure how soon a newcomer sees a first figure"),
}


def usage() -> str:
    """The list of commands."""
    lines = [f"  {name:15} {what}" for name, (_, what) in COMMANDS.items()]
    return "\n".join(["usage: python -m ci COMMAND [options]", "", *lines])


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a course error becomes its message and exit status 2."""
    try:
        course_utils.clone()
    except CourseError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    from nbgrader_sandbox import console
    from nbgrader_sandbox.errors import GraderError

    console.make_tolerant()
    name, *rest = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if name not in COMMANDS:
        asked = name in ("-h", "--help")
        print(usage() if asked else f"There is no command {name!r}.\n{usage()}", file=None if asked else sys.stderr)
        return 0 if asked else 2
    # `kill` and a job's time limit end the kernels as well, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        module, _, function = COMMANDS[name][0].partition(":")
        return getattr(import_module(f"ci.{module}"), function or "main")(rest)
    except (CourseError, GraderError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
