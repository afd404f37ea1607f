"""The inner loop: the gates, the tests of what was changed, one notebook and one answer in the sandbox.

What was changed is what differs from the last commit, or, if nothing does, what the last commit changed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from ci import exercises
from ci.repository import ROOT

FOLDERS = ("tests", "grader/tests")
ALWAYS = ["tests/test_gates.py"]
MAP = ROOT / "docs" / "developing.md"
OF_AN_EXERCISE = ("tests/test_specs.py", "tests/test_exercises.py", "tests/test_fairness.py")
FALLBACK = "ex_05"  # the exercise, and chapter 05, if no other was changed: they run in seconds


def main(arguments: list[str]) -> int:
    """Run it; return 0 if all is well, and say what was left out."""
    parser = argparse.ArgumentParser(prog="python -m ci quick", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="files of the repository; without any, those that changed")
    files = parser.parse_args(arguments).files or changed()
    changed_exercise = next((name for file in files for name in exercises.names() if name in file.parts), None)
    exercise = changed_exercise or FALLBACK
    notebook = next((file for file in files if file.suffix == ".ipynb" and file.parts[0] != "exercises"), None)
    notebook = notebook or next(ROOT.glob(f"chapters/{FALLBACK[-2:]}_*.ipynb")).relative_to(ROOT)
    answer = exercises.answers(exercise, "right")[0].name
    tests = [*ALWAYS, *tests_of(files), *one_answer(exercise, answer)]
    more = [*OF_AN_EXERCISE, "-k", changed_exercise] if changed_exercise else []
    shown = [*tests, *filter(None, [" ".join(more)]), notebook]
    print("\n".join(["make quick:", *(f"  {one}" for one in shown), "Everything else: make test"]), flush=True)
    python = [sys.executable, "-m"]
    running = subprocess.Popen([*python, "ci", "run", "--profile", "smoke", str(notebook)], cwd=ROOT)
    failed = [subprocess.run([*python, "pytest", "-x", *one], cwd=ROOT).returncode for one in (tests, more) if one]
    return int(bool(running.wait() or any(failed)))


def changed() -> list[Path]:
    """Return the files that git says were changed, relative to the repository."""
    for command in ("ls-files --modified --others --exclude-standard", "diff --name-only HEAD~1 HEAD"):
        found = subprocess.run(["git", *command.split()], cwd=ROOT, capture_output=True, encoding="utf-8").stdout.split(
            "\n"
        )
        if files := [Path(name) for name in found if name and (ROOT / name).exists()]:
            return files
    return []


def tests_of(files: list[Path]) -> list[str]:
    """Return the tests of changed files: by name, as ``test_memory.py`` of ``memory.py``, and by the map's rows."""
    names = {file.stem if file.stem.startswith("test_") else f"test_{file.stem}" for file in files}
    found = [path.relative_to(ROOT).as_posix() for name in FOLDERS for path in sorted((ROOT / name).rglob("test_*.py"))]
    mapped = {test for file in files for place, tests in rows() if file.is_relative_to(place) for test in tests}
    return [path for path in found if (Path(path).stem in names or path in mapped) and path not in ALWAYS]


def rows() -> list[tuple[str, list[str]]]:
    """Return each place that the map's table names, and the whole test files that its row runs for it."""
    cells = [line.split(" | ") for line in MAP.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [
        (place, [test for command in re.findall(r"`python -m pytest ([^`]+)`", run) for test in command.split()])
        for _, where, run in (row for row in cells if len(row) == 3 and " -k " not in row[2])
        for place in re.findall(r"`([\w./-]+)`", where)
        if (ROOT / place).exists()
    ]


def one_answer(exercise: str, answer: str) -> list[str]:
    """Return the test that grades one right answer in the sandbox."""
    [file] = [path for name in FOLDERS for path in (ROOT / name).rglob("test_fairness.py")]
    return [f"{file.relative_to(ROOT).as_posix()}::test_an_answer_gets_its_score[{exercise}/right/{answer}]"]
