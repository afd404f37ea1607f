"""Choices between texts, compared one by one, and dicts of which a question asks about some parts and the rest."""

from __future__ import annotations

import pytest
from nbgrader_sandbox.grade.answers import Answer
from nbgrader_sandbox.grade.questions import Exercise
from nbgrader_sandbox.student import CheckFailed
from nbgrader_sandbox.student.check import Feedback
from nbgrader_sandbox.student.kinds import VIEWS
from nbgrader_sandbox.student.values import difference

SPEC = """
from nbgrader_sandbox.grade.questions import Ask, choice, exact, numbers

REFERENCE = "right"
ASKS = [
    Ask("test_size", "size", lambda case: [[-3], [0], [5]],
        {each: choice(each) for each in ("small", "none", "large")}, points=3,
        award=lambda wrong: 3 - len({part for parts in wrong for part in parts}),
        hint={"small": "is it below 0?", "none": "is it 0?", "large": "is it above 0?"}),
    Ask("test_mend", "mend", lambda case: [[{"a": 1, "b": {"c": 2, "d": 3}}]],
        {"b.c": numbers(0), "the rest": exact(path="", view=("without", "b.c"))}, points=2,
        lose={"b.c": 1, "the rest": 2}, hint={"the rest": "leave a and d alone."}),
]

def cases(seed):
    return seed
"""
RIGHT = Answer("right", {"size": 'def size(n):\n    return "small" if n < 0 else "large" if n > 0 else "none"',
                         "mend": 'def mend(x):\n    return {"a": x["a"], "b": x["b"] | {"c": 7}}'}, {}, "")  # fmt: skip
NEVER_NONE = Answer("never_none", RIGHT.cells | {"size": 'def size(n):\n    return "small" if n < 0 else "large"'},
                    {"test_size": 1}, "0 is large", "0 is called large.", "0 is neither.")  # fmt: skip


@pytest.fixture(scope="module")
def exercise():
    return Exercise("ex", SPEC, [], [RIGHT], [NEVER_NONE])


def asked(exercise, cell, code):
    """The judge's criterion, and what the visible check says."""
    answer, every = Answer("it", RIGHT.cells | {cell: code}, {}, ""), exercise.drawn(1)
    exercise.forget(answer)
    got = [[exercise.gives(answer, ask, args) for args in calls] for ask, calls, _ in every]
    [one] = [one for one in exercise.criteria(every, got) if one.id == f"test_{cell}"]
    try:
        said = Feedback(exercise.feedback()).check(cell, exercise.space(answer))
    except CheckFailed as failed:
        said = str(failed)
    return one, said


@pytest.mark.parametrize(
    ("negative", "zero", "positive", "points", "words"),
    [
        ("'small'", "'none'", "'large'", 3, "✓"),
        ("'small'", "'large'", "'large'", 1, "0 is called large.\n  `size(0)` returned 'large'; expected 'none'."),
        ("'none'", "'none'", "'large'", 1, "`size` misses 'small' where that is the answer."),
        ("'little'", "'none'", "'large'", 2, "`size` returns 'little', which is none of the texts to choose from."),
        ("'{0}'", "'none'", "'large'", 2, "`size` returns '{0}', which"),
        ("3", "'none'", "'large'", 2, "`size` returns a number.\n  `size(-3)` returned 3; expected 'small'."),
        ("None", "'none'", "'large'", 2, "`size` returns nothing (None) in some cases."),
        ("None", "None", "None", 0, "`size` returns nothing (None)."),
        ("1 / 0", "'none'", "'large'", 2, "`size` stopped with ZeroDivisionError"),
        ("1 / 0", "1 / 0", "1 / 0", 0, "`size` stopped with ZeroDivisionError"),
    ],
)
def test_each_choice_counts_by_itself(exercise, negative, zero, positive, points, words):
    code = f"def size(n):\n    return {negative} if n < 0 else {positive} if n > 0 else {zero}"
    one, said = asked(exercise, "size", code)
    assert one.points == points
    assert words in said
    assert points == 3 or words.partition("\n")[0] in one.reason


def test_a_missed_choice_is_said_before_the_false_alarm_that_took_its_place(exercise):
    one, said = asked(exercise, "size", 'def size(n):\n    return "large" if n > 0 else "small"')
    assert one.names == ("(missed: none)", "(false alarm: small)")
    assert said.startswith("`size` misses 'none'")
    assert said.endswith("Hint: is it 0?")
    assert "`size` returns 'small' where that is not the answer. Hint: is it below 0?" in one.reason


def test_a_choice_is_recognised_beside_another_mistake(exercise):
    one, _ = asked(exercise, "size", 'def size(n):\n    return "what?" if n < 0 else "large"')
    assert (one.points, one.names) == (0, ("(none of the choices)", "never_none"))


@pytest.mark.parametrize(
    ("gives", "points", "words"),
    [
        ('x | {"b": {"c": 7, "d": 4}}', 0, "`mend` changes more than it should.\n  `mend(…)` returned the rest ['b']['d'] = 4; "
                                           "expected 3.\n  Hint: leave a and d alone."),
        ('x | {"b": {"c": 5, "d": 3}}', 1, "`b.c` in what `mend` returns"),
        ('x | {"b": {"c": 7, "d": 3}, "e": 1}', 0, "`mend` changes more than it should."),
        ('x | {"b": {"d": 3}}', 0, "`mend` returns a dict without the key 'c'."),
        ('x | {"b": 3}', 0, "the key 'c'"),
    ],
)  # fmt: skip
def test_the_rest_of_a_dict_has_to_stay(exercise, gives, points, words):
    one, said = asked(exercise, "mend", f"def mend(x):\n    return {gives}")
    assert one.points == points
    assert words in said.replace("`mend({'a': 1, 'b': {'c': 2, 'd': 3}})`", "`mend(…)`")


def test_without_leaves_out_what_is_there_and_nothing_else():
    value = {"a": 1, "b": {"c": 2, "d": 3}}
    assert VIEWS["without"](value, "a", "b.d", "b.x", "z") == {"b": {"c": 2}}
    assert value == {"a": 1, "b": {"c": 2, "d": 3}}
    assert VIEWS["without"]([1], "a") == [1]


def test_two_dicts_are_compared_at_the_first_key_that_differs():
    assert difference({"a": 1, "b": {"c": 2}}, {"a": 1, "b": {"c": 3}}, None) == ("['b']['c']", 2, 3)
    assert difference({"a": 1}, {"a": 1, "b": 2}, None) == ("", {"a": 1}, {"a": 1, "b": 2})
