"""The inner loop: the gates, the tests of what was changed, one notebook and one answer in the sandbox.

What was changed is what differs from the last commit, or, if nothing does, what the last commit changed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from ci import exercises
from ci.repository import ROOT

FOLDERS = ("tests", "grader/tests")
ALWAYS = ["tests/test_gates.py"]
FALLBACK = "ex_05"  # the exercise, and chapter 05, if no other was changed: they run in seconds


def main(arguments: list[str]) -> int:
    """Run it; return 0 if all is well, and say what was left out."""
    parser = argparse.ArgumentParser(prog="python -m ci quick", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="files of the repository; without any, those that changed")
    files = parser.parse_args(arguments).files or changed()
    exercise = next((name for file in files for name in exercises.names() if name in file.parts), FALLBACK)
    notebook = next((file for file in files if file.suffix == ".ipynb" and file.parts[0] != "exercises"), None)
    notebook = notebook or next(ROOT.glob(f"chapters/{FALLBACK[-2:]}_*.ipynb")).relative_to(ROOT)
    answer = exercises.answers(exercise, "right")[0].name
    tests = [*ALWAYS, *tests_of(files), *one_answer(exercise, answer)]
    print(
        "\n".join(["make quick:", *(f"  {one}" for one in (*tests, notebook)), "Everything else: make test"]),
        flush=True,
    )
    python = [sys.executable, "-m"]
    running = subprocess.Popen([*python, "ci", "run", "--profile", "smoke", str(notebook)], cwd=ROOT)
    failed = subprocess.run([*python, "pytest", "-x", *tests], cwd=ROOT).returncode
    return int(bool(running.wait() or failed))


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
    """Return the test files of changed modules, by name: ``memory.py`` is tested by ``test_memory.py``."""
    names = {file.stem if file.stem.startswith("test_") else f"test_{file.stem}" for file in files}
    found = [path.relative_to(ROOT).as_posix() for name in FOLDERS for path in sorted((ROOT / name).rglob("test_*.py"))]
    return [path for path in found if Path(path).stem in names and path not in ALWAYS]


def one_answer(exercise: str, answer: str) -> list[str]:
    """Return the test that grades one right answer in the sandbox."""
    [file] = [path for name in FOLDERS for path in (ROOT / name).rglob("test_fairness.py")]
    return [f"{file.relative_to(ROOT).as_posix()}::test_an_answer_gets_its_score[{exercise}/right/{answer}]"]
