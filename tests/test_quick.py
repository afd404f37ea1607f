"""`make quick` finds the tests of what was changed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ci import quick


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("course_utils/memory.py", ["tests/test_memory.py"]),  # by its name
        ("course_utils/architectures.json", ["tests/test_counting.py"]),  # by the map's row
        ("course_utils/quizzes/02_counting_parameters.yml", ["tests/test_quiz.py"]),  # by the map's row for its folder
        ("tests/test_data.py", ["tests/test_data.py"]),
        ("tests/test_gates.py", []),  # runs anyway
        ("LICENSE", []),
    ],
)
def test_a_changed_file_has_its_tests(changed, tests):
    assert set(tests) <= set(quick.tests_of([Path(changed)]))
    assert tests or quick.tests_of([Path(changed)]) == []


@pytest.mark.parametrize(
    ("changed", "exercise", "alone"),
    [("solutions/ex_07/spec.py", "ex_07", True), ("course_utils/plots.py", "ex_05", False)],
)
def test_it_runs_the_changed_exercise_and_fails_with_any_of_its_parts(monkeypatch, changed, exercise, alone):
    ran, failing = [], set()

    def run(command, **_):
        ran.append(command[4:])
        return subprocess.CompletedProcess(command, int(len(ran) in failing))

    class Run:
        def __init__(self, command, **_):
            self.notebook = command[-1]

        def wait(self):
            return int(0 in failing)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(subprocess, "Popen", Run)
    assert quick.main([changed]) == 0
    assert any(f"[{exercise}/right/" in part for part in ran[0])
    assert (ran[1:] == [[*quick.OF_AN_EXERCISE, "-k", exercise]]) is alone
    for part in range(len(ran) + 1):
        ran.clear()
        failing = {part}
        assert quick.main([changed]) == 1, part
