"""Exercise 09: 16 bits are enough for a merge, right or wrong, and no case depends on a last digit."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from nbgrader_sandbox.grade.answers import Answer
from nbgrader_sandbox.grade.questions import Exercise
from nbgrader_sandbox.student import CheckFailed
from nbgrader_sandbox.student.check import Feedback
from nbgrader_sandbox.student.values import Got

from ci import exercises

MERGE = """
def merge(base, adapter):
    codes = torch.tensor(base["codes"])
    levels, absmax = torch.tensor(base["levels"]), torch.tensor(base["absmax"])
    w = dequantize(codes, absmax, levels, codes.shape, blocksize=base["blocksize"])
    update = adapter["alpha"] / adapter["r"] * torch.tensor(adapter["B"]) @ torch.tensor(adapter["A"])
    return {sign}update.bfloat16() + w
"""


@pytest.fixture(scope="module")
def exercise():
    return Exercise.from_folder(exercises.ROOT / "solutions" / "ex_09")


@pytest.mark.parametrize(("sign", "points", "names"), [("", 3, ()), ("-", 0, ("update_subtracted",))])
def test_a_merge_in_16_bits_is_right_or_recognised(exercise, sign, points, names):
    answer = Answer(f"bfloat16{sign}", exercise.reference.cells | {"merge": MERGE.format(sign=sign)}, {}, "")
    every = exercise.drawn(5)
    got = [[exercise.gives(answer, ask, args) for args in asked] for ask, asked, _ in every]
    found = exercise.criteria(every, got)[0]
    assert (found.points, found.names) == (points, names)
    path = exercises.ROOT / "exercises" / "ex_09" / "feedback.json"
    feedback = Feedback(json.loads(path.read_text(encoding="utf-8")))
    if points:
        assert feedback.check("merge", exercise.space(answer)).startswith("✓ ")
    else:
        with pytest.raises(CheckFailed) as caught:
            feedback.check("merge", exercise.space(answer))
        assert caught.value.name == "update_subtracted"


@pytest.mark.parametrize("value", [None, 7, [0.5, 0.5], {}, {"error": 0.5}])
def test_what_is_no_answer_at_all_earns_no_part(exercise, value):
    """One missing part says that the answer has another form; the other parts must not count as right then."""
    every = exercise.drawn(5)
    got = [[Got(value if ask.test == "test_lost" else right) for right in rights] for ask, _, rights in every]
    assert [one.points for one in exercise.criteria(every, got)] == [3, 0, 3, 2]


def test_there_is_one_right_choice(exercise):
    for seed in range(40):
        for paths, k, budget in exercise.spec.cases(seed)["choices"]:
            every = [(-path["right"], path["shared"] + k * path["each"]) for path in paths]
            fitting = [one for one in every if one[1] <= budget]
            assert fitting.count(min(fitting, default=None)) <= 1


def test_no_merged_weight_lies_between_two_levels(exercise):
    for seed in range(10):
        for base, adapter in exercise.spec.cases(seed)["bases"]:
            w = exercise.space(exercise.reference)["merge"](base, adapter).double().numpy()
            blocks = w.reshape(-1, base["blocksize"])
            scaled = blocks / np.abs(blocks).max(axis=1, keepdims=True)
            levels = torch.tensor(base["levels"], dtype=torch.float64).numpy()
            assert np.abs(scaled[..., None] - (levels[1:] + levels[:-1]) / 2).min() > 9e-4
