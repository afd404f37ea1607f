"""Exercise 03: what its reference holds to be right is what live tensors hold, and what its checks say is true."""

from __future__ import annotations

import nbformat
import pytest
from nbgrader_sandbox.grade.questions import Exercise

from ci import exercises

FOLDER = exercises.ROOT / "solutions" / "ex_03"
METHODS = [("fp32", None), ("bf16", None), ("fp32", 3), ("bf16", 4), ("8bit", 2), ("4bit", 4)]


@pytest.fixture(scope="module")
def exercise():
    return Exercise.from_folder(FOLDER)


@pytest.fixture(scope="module")
def live_bytes():
    """The notebook's own function."""
    notebook = nbformat.read(FOLDER / "ex_03.ipynb", as_version=4)
    [source] = [cell.source for cell in notebook.cells if cell.id == "live-model"]
    exec(source, names := {})
    return names["live_bytes"]


@pytest.mark.parametrize("method", METHODS)
def test_what_is_right_is_what_live_tensors_hold(exercise, live_bytes, method):
    space = exercise.space(exercise.reference)
    assert live_bytes(*method) == space["training_bytes"](space["tiny"], *method)


def test_what_the_checks_say_of_tiny_holds(exercise):
    space = exercise.space(exercise.reference)
    assert space["tiny"] == exercise.spec.TINY
    share = space["weight_bytes"](space["tiny"], "4bit") / space["weight_bytes"](space["tiny"], "bf16")
    assert f"`tiny` takes {share:.2f} of its bytes" in exercise.asks[0].passed


def test_each_outcome_of_a_choice_is_asked_for(exercise):
    """The first, a middle one, the last and none; and where the peak is decided by the head and by a block."""
    for seed in range(10):
        case = exercise.spec.cases(seed)
        choose = exercise.space(exercise.reference)["choose"]
        found = {choose(ledgers, budget) for ledgers, budget in case["choices"]}
        assert {None, *list(case["choices"][0][0])[:2]} < found
        assert {4 * arch["vocab"] > arch["block"] for arch, _ in case["batches"]} == {True, False}
