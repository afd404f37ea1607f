"""Questions whose answer is a property: a view of an answer is compared, and what that leaves to be said and paid."""

from __future__ import annotations

import json

import numpy as np
import pytest
from nbgrader_sandbox.grade.answers import Answer
from nbgrader_sandbox.grade.questions import Exercise
from nbgrader_sandbox.student import CheckFailed
from nbgrader_sandbox.student.check import Feedback
from nbgrader_sandbox.student.kinds import exact, numbers

SPEC = """
import random
from nbgrader_sandbox.grade.questions import Ask, exact, numbers

REFERENCE = "ones"
ASKS = [
    Ask(
        "test_split", "split", lambda case: case,
        {"the shapes": exact(path="", view=("shapes", "0", "1")),
         "the product": numbers(1e-3, by="all", path="", view=("product", "0", "1"), slack=0.01)},
        points=3, award=lambda wrong: 3 - sum(map(bool, wrong)) / 2, hint="multiply the two.",
    ),
]

def cases(seed):
    draw = random.Random(seed)
    return [[[[draw.gauss(0, 1) for _ in range(4)] for _ in range(3)]] for _ in range(2)]
"""
ONES = "def split(m):\n    return [[1, 0, 0], [0, 1, 0], [0, 0, 1]], m"
TWICE = "def split(m):\n    return [[2, 0, 0], [0, 2, 0], [0, 0, 3]], m"
WRONG = Answer("twice", {"split": TWICE}, {"test_split": 1}, "m counts twice", "m is in it twice.", "take one m.")
BY_HEART = Answer("by_heart", {"split": ONES}, {"test_split": 1}, "knows the cases", unseen=["test_split"])


@pytest.fixture(scope="module")
def exercise():
    return Exercise("ex", SPEC, [], [Answer("ones", {"split": ONES}, {}, "the reference")], [WRONG])


def judged(exercise, code, calls=None):
    """The criterion of an answer that is given in these calls; in the others the reference answers."""
    other, every = Answer("other", {"split": code}, {}, "other"), exercise.drawn(1)
    [(ask, asked, _)] = every
    exercise._spaces.pop("other", None)
    given = [
        exercise.gives(other if calls is None or k in calls else exercise.reference, ask, args)
        for k, args in enumerate(asked)
    ]
    return exercise.criteria(every, [given])[0]


def test_any_two_factors_with_the_right_product_count(exercise):
    assert judged(exercise, "def split(m):\n    return [[2, 0, 0], [0, 3, 0], [0, 0, 4]],"
                            " [[x / k for x in row] for k, row in zip((2, 3, 4), m)]").points == 3  # fmt: skip


def test_other_factors_show_the_same_mistake(exercise):
    found = judged(exercise, "def split(m):\n    return [[1, 0, 0], [0, 1, 0], [0, 0, 1]],"
                             " [[x * k for x in row] for k, row in zip((2, 2, 3), m)]")  # fmt: skip
    assert (found.reason, found.names) == ("m is in it twice. Hint: take one m.", ("twice",))


@pytest.mark.parametrize(("factor", "points"), [(1.008, 3), (1.012, 1)])
def test_what_lies_within_the_slack_is_right(exercise, factor, points):
    code = f"def split(m):\n    return [[{factor}, 0, 0], [0, {factor}, 0], [0, 0, {factor}]], m"
    assert judged(exercise, code).points == points


def test_points_come_from_the_calls_one_by_one(exercise):
    assert [judged(exercise, TWICE, calls).points for calls in ([], [0], [0, 2], None)] == [3, 2.5, 2, 1]


def test_the_hint_of_the_question_stands_where_nothing_is_recognised(exercise):
    random = "def split(m):\n    return [[1, 5, 0], [3, 1, 0], [0, 9, 1]], m"
    assert judged(exercise, random).reason == "The product is not right. Hint: multiply the two."
    assert "multiply" not in judged(exercise, "def split(m):\n    return None").reason
    with pytest.raises(CheckFailed, match=r"The product is not right\.\n.*\n  Hint: multiply the two\.") as caught:
        Feedback(exercise.feedback()).check("split", space(random))
    assert "the product [0] = [" in str(caught.value)


def space(code):
    exec(code, names := {})
    return names


def test_shapes_are_said_in_words(exercise):
    feedback = Feedback(json.loads(json.dumps(exercise.feedback())))
    with pytest.raises(CheckFailed, match="the shapes = '4 × 3 and a list of length 3'; expected '3 × 3 and 3 × 4'"):
        feedback.check("split", space("def split(m):\n    return list(zip(*m)), [1, 2, 3]"))
    with pytest.raises(CheckFailed, match="nothing at position 1, counted from 0"):
        feedback.check("split", space("def split(m):\n    return [m]"))


def test_unseen_mistakes_do_not_decide_on_visible_cases():
    """What knows the visible cases by heart shows on hidden ones alone."""
    by_heart = Exercise("ex", SPEC, [], [Answer("ones", {"split": ONES}, {}, "the reference")], [BY_HEART])
    assert by_heart.hidden_by(by_heart.visible()) == [("by_heart", "test_split")]
    assert by_heart.hidden_by(by_heart.visible(), visible=True) == []


def test_a_view_of_what_is_not_there_is_a_missing_part():
    product = numbers(view=("product", "a", "b"), path="")
    assert product.part("p", {"a": [[1, 2]], "b": [[3], [4]]}) == [[11]]
    assert product.part("p", {"a": [[1, 2]], "b": [[3]]}) is None
    with pytest.raises(KeyError, match="b"):
        product.part("p", {"a": [[1, 2]]})
    assert exact(view=("shapes", "a"), path="").part("s", {"a": np.zeros((2, 3)).tolist()}) == "2 × 3"
