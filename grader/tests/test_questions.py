"""Questions whose answer is a property: a view of an answer is compared, and what that leaves to be said and paid."""

from __future__ import annotations

import json

import numpy as np
import pytest
from nbgrader_sandbox.contract import ProbeResult, RunResult
from nbgrader_sandbox.grade.answers import Answer
from nbgrader_sandbox.grade.questions import Exercise
from nbgrader_sandbox.student import CheckFailed
from nbgrader_sandbox.student.check import Feedback
from nbgrader_sandbox.student.kinds import exact, numbers
from nbgrader_sandbox.student.match import findings, record
from nbgrader_sandbox.student.values import Got

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


# ---------------------------------------------------------------------------------------------- fewer bits


def test_a_product_may_have_a_scale():
    scaled = numbers(view=("product", "a", "b", "up", "down"), path="")
    assert scaled.part("p", {"a": [[1, 2]], "b": [[3], [4]], "up": 6, "down": 4}) == [[16.5]]
    for nothing in (0, "x", None):
        assert scaled.part("p", {"a": [[1, 2]], "b": [[3], [4]], "up": 6, "down": nothing}) is None
    with pytest.raises(KeyError, match="down"):
        scaled.part("p", {"a": [[1, 2]], "b": [[3], [4]], "up": 6})


def test_a_mistake_in_fewer_bits_has_the_same_name():
    kind = numbers(1e-3, by="all", slack=2**-7)
    right = np.random.default_rng(0).normal(size=(6, 10))
    wrong = [Got((right + k).tolist()) for k in (1, 2)]
    records = {"shifted": {"": [record(kind, "", one, right.tolist()) for one in wrong]}}
    rounded = Got(np.float16(np.array(wrong[0].value) * 8).astype(float).tolist())  # another mistake
    near = Got((np.array(wrong[0].value) * (1 + 2**-9 * np.sign(np.sin(np.arange(60))).reshape(6, 10))).tolist())
    far = Got((np.array(wrong[0].value) + 0.05 * np.random.default_rng(1).normal(size=(6, 10))).tolist())
    for known in (records, {"shifted": {"": wrong}}):  # in the visible check, and in the judge
        names = [
            findings({"": kind}, [first, wrong[1]], 2 * [[right.tolist()]], known)[0].name
            for first in (wrong[0], near, far, rounded)
        ]
        assert names[:2] == ["shifted", "shifted"]
        assert "shifted" not in names[2:]


def test_none_is_an_answer_where_others_are_given():
    kinds, right = {"": exact()}, [["a"], ["b"], [None]]
    found = findings(kinds, [Got("a"), Got(None), Got(None)], right, {})
    assert (found[0].name, found[0].message) == ("None", "{part} is None where there is an answer.")
    assert findings(kinds, [Got(None), Got(None), Got(None)], right, {})[0].name == "nothing returned"


# ---------------------------------------------------------------------------------------------- parts of an answer


PLAN = """
from nbgrader_sandbox.grade.questions import Ask, numbers

REFERENCE = "right"
ALL_OR_NOTHING = ("test_twice",)
ASKS = [
    Ask("test_plan", "plan", lambda case: [[12, 3]], {"size": numbers(0), "steps": numbers(0)}, points=2,
        lose={"size": 1, "steps": 1},
        accept={"steps": lambda found, args, expected: found["steps"] == args[0] / found.get("size", 1)}),
    *(Ask("test_twice", "twice", lambda case, n=n: [[n]], numbers(0), points=1) for n in (3, 5)),
]

def cases(seed):
    return seed
"""
PLANNED = {
    "plan": "def plan(n, size):\n    return {'size': size, 'steps': n // size}",
    "twice": "def twice(n):\n    return 2 * n",
}


@pytest.fixture(scope="module")
def planned():
    return Exercise("ex", PLAN, [], [Answer("right", PLANNED, {}, "the reference")], [])


def points(exercise, code):
    answer, every = Answer("it", PLANNED | code, {}, ""), exercise.drawn(1)
    exercise.forget(answer)
    got = [[exercise.gives(answer, ask, args) for args in asked] for ask, asked, _ in every]
    return {one.id: one.points for one in exercise.criteria(every, got)}


@pytest.mark.parametrize(
    ("gives", "worth"),
    [("'size': 3, 'steps': 4", 2), ("'size': 2, 'steps': 6", 1), ("'size': 3, 'steps': 5", 1),
     ("'size': 2, 'steps': 4", 1), ("'size': 2, 'steps': 5", 0), ("'steps': 4", 0)],
)  # fmt: skip
def test_a_part_may_follow_from_another_part_of_the_same_answer(planned, gives, worth):
    assert points(planned, {"plan": f"def plan(n, size):\n    return {{{gives}}}"})["test_plan"] == worth


def test_some_tests_give_all_points_or_none(planned):
    assert points(planned, {})["test_twice"] == 2
    assert points(planned, {"twice": "def twice(n):\n    return 6"})["test_twice"] == 0


# ---------------------------------------------------------------------------------------------- arguments that stay


WATCHED = """
from nbgrader_sandbox.grade.questions import Ask, numbers

REFERENCE = "right"
ASKS = [
    Ask("test_add", "add", lambda case: [[[case, 2]]], numbers(0), points=3, lose={"": 3, "arguments": 1},
        through="watch"),
]

def cases(seed):
    return seed
"""


@pytest.mark.parametrize(
    ("gives", "afterwards", "points", "reason"),
    [
        (0, 0, 3, "Right on inputs that were not given."),
        (0, 1, 2, "`add` changes its arguments."),
        (1, 0, 0, "What `add` returns is "),
        (1, 1, 0, "`add` changes its arguments."),
    ],
)
def test_changed_arguments_cost_what_the_question_says(gives, afterwards, points, reason):
    right = Answer("right", {"add": "def add(numbers):\n    return sum(numbers)"}, {}, "the reference")
    watched = Exercise("ex", WATCHED, [], [right], [])
    plan = watched.plan(4).probes
    assert [(probe.target, probe.args[0]) for probe in plan] == 2 * [("watch", "add")]
    answers = {}
    for probe in plan:
        [argument] = probe.args[1]
        value = {"value": sum(argument) + gives, "args": [[argument[0] + afterwards, argument[1]]]}
        answers[probe.id] = ProbeResult("ok", value)
    [found] = watched.judge(RunResult("ok", probes=answers), 4)
    assert found.points == points
    assert reason in found.reason


def test_a_question_through_the_notebook_says_what_is_missing():
    right = Answer("right", {"add": "def add(numbers):\n    return sum(numbers)"}, {}, "the reference")
    watched = Exercise("ex", WATCHED, [], [right], [])
    missing = {probe.id: ProbeResult("error", None, "KeyError", "'add'") for probe in watched.plan(4).probes}
    replaced = {probe.id: ProbeResult("ok", 7) for probe in watched.plan(4).probes}
    [one], [other] = (watched.judge(RunResult("ok", probes=each), 4) for each in (missing, replaced))
    assert (one.points, other.points) == (0, 0)
    assert "`add` does not exist when the notebook has run" in one.reason
    assert other.reason == "`watch` does not return its dict: leave that cell as it was."


# ---------------------------------------------------------------------------------------------- seen by the notebook


SEEN = """
from nbgrader_sandbox.grade.questions import Ask, exact

REFERENCE = "right"
ASKS = [
    Ask("test_draw", "look", lambda case: [[case]],
        {"the numbers": exact(path="", view=("contents", "first.0", "first.1")),
         "the second call": exact(path="", view=("agree", "first.0", "again.0"))},
        points=2, lose={"the numbers": 1, "the second call": 1}, writes="draw"),
]

def cases(seed):
    return seed
"""
LOOK = "def look(seed):\n    return {'first': draw(seed), 'again': draw(seed)}"
DRAW = "def draw(seed):\n    return [[seed, 2], [3, 4]], [[0, 0]]"


def seen(code):
    """The judge's criterion of an answer, and what the visible check says."""
    exercise = Exercise("ex", SEEN, [LOOK], [Answer("right", {"draw": DRAW}, {}, "the reference")], [])
    answer, every = Answer("it", {"draw": code}, {}, ""), exercise.drawn(1)
    got = [[exercise.gives(answer, ask, args) for args in asked] for ask, asked, _ in every]
    try:
        said = Feedback(exercise.feedback()).check("draw", exercise.space(answer))
    except CheckFailed as failed:
        said = str(failed)
    return exercise.criteria(every, got)[0], said


@pytest.mark.parametrize(
    ("code", "points", "words"),
    [
        (DRAW, 2, "✓"),
        (DRAW.replace("[0, 0]", "[0, 1]"), 1, "'different numbers and different numbers'; expected 'different numbers "),
        (DRAW.replace("[[seed, 2], [3, 4]]", "[[seed, 2], [seed, 2]]"), 1, "'equal rows and zeros'; expected"),
        (DRAW.replace("[[seed, 2], [3, 4]]", "[[7, 7], [7, 7]]"), 1, "'one number everywhere and zeros'; expected"),
        (DRAW.replace("seed, 2", "len(KEPT), KEPT.append(1) or 2") + "\nKEPT = [1]", 1, "'other numbers'; expected"),
        ("def draw(seed):\n    pass", 0, "`draw` returns nothing (None)."),
        ("def draw(seed):\n    return [[[1, 2]]]", 0, "`draw` returns too little: there is nothing at position 1"),
        ("def draw(seed):\n    raise NotImplementedError", 0, "`draw` is not written yet."),
        ("def draw(seed):\n    raise ValueError('odd')", 0, "`draw` stopped with ValueError: odd.\n  Called: `look("),
    ],
)  # fmt: skip
def test_what_the_notebook_sees_of_a_students_function_is_said_of_that_function(code, points, words):
    one, said = seen(code)
    assert one.points == points
    assert words in said
    assert points or words.partition("\n")[0] in one.reason


def test_a_function_that_the_notebook_would_use_has_to_be_there():
    exercise = Exercise("ex", SEEN, [LOOK], [Answer("right", {"draw": DRAW}, {}, "the reference")], [])
    feedback = Feedback(exercise.feedback())
    for names, words in [
        ({"look": print}, "`draw` does not exist yet"),
        ({"draw": print}, "`look` does not exist.\n  Hint: run the cell that defines it"),
        ({"look": print, "draw": 3}, "`draw` is not a function"),
    ]:
        with pytest.raises(CheckFailed, match=words):
            feedback.check("draw", names)
    missing = {probe.id: ProbeResult("error", None, "NameError", "name 'draw'") for probe in exercise.plan(4).probes}
    [found] = exercise.judge(RunResult("ok", probes=missing), 4)
    assert "`draw` does not exist when the notebook has run" in found.reason


def test_a_fixed_value_is_said_only_where_something_else_was_expected_each_time():
    for right, words in [([["a"], ["a"]], "{part} is not right."), ([["a"], ["b"]], "{part} is the same whatever")]:
        [found] = findings({"": exact()}, [Got("c"), Got("c")], right, {})
        assert found.message.startswith(words)
