"""Exercises whose checks are data: every answer gets its score, and is told which misconception it shows.

All in this process: no notebook, no sandbox. tests/test_fairness.py sends some answers through both.
"""

from __future__ import annotations

import functools
import json
import re

import pytest
from nbgrader_sandbox.grade import questions
from nbgrader_sandbox.grade.answers import read_folder
from nbgrader_sandbox.grade.questions import Exercise
from nbgrader_sandbox.student import CheckFailed
from nbgrader_sandbox.student.check import Feedback

from ci import exercises

SOURCES = exercises.ROOT / exercises.SOURCES
NAMES = [name for name in exercises.names() if questions.reference(SOURCES / name)]
RIGHT_SEEDS = range(1, 101)
# This one builds ten models of transformers and PEFT a seed, which takes seconds.
FEWER_SEEDS = {("ex_02", "asks_peft"): range(1, 13)}
WRONG_SEEDS = (3, 1234567)


@pytest.fixture(scope="module", params=NAMES)
def exercise(request):
    return Exercise.from_folder(SOURCES / request.param)


@pytest.fixture(scope="module")
def feedback(exercise):
    """As the student's process reads it."""
    path = exercises.ROOT / exercises.RELEASES / exercise.name / "feedback.json"
    return Feedback(json.loads(path.read_text(encoding="utf-8")))


def graded(exercise, answer, seed):
    every = exercise.drawn(seed)
    exercise.forget(answer)  # what it kept from other questions
    got = [[exercise.gives(answer, ask, args) for args in asked] for ask, asked, _ in every]
    return {one.id: one for one in exercise.criteria(every, got)}


def test_right_answers_agree_with_the_reference(exercise):
    """On cases that were drawn without looking at wrong answers."""
    others = [
        answer for answer in read_folder(SOURCES / exercise.name, "right") if answer.name != exercise.reference.name
    ]
    assert others, "one right answer more: nothing is compared with the reference"
    drawn = functools.cache(exercise.drawn_once)
    for answer in others:
        for seed in FEWER_SEEDS.get((exercise.name, answer.name), RIGHT_SEEDS):
            every = drawn(seed)
            got = [[exercise.gives(answer, ask, args) for args in asked] for ask, asked, _ in every]
            found = exercise.criteria(every, got)
            assert {one.id: one.points for one in found} == exercise.points, (
                f"right/{answer.name}.py and the reference, right/{exercise.reference.name}.py, disagree",
                seed,
                found,
            )


def test_wrong_answers_get_their_score_and_their_name(exercise):
    for seed in WRONG_SEEDS:
        for answer in exercise.wrong:
            found = graded(exercise, answer, seed)
            assert {test: one.points for test, one in found.items()} == exercise.score(answer), (answer.name, seed)
            assert answer.score, "an answer that keeps every point belongs among the right ones"
            telling = [one.reason for one in found.values() if re.search(r"\d{4}|\d[,_ ]\d{3}", one.reason)]
            assert not telling, "a long number may be a hidden question's answer"
            for test in answer.score if answer.says() else ():
                assert says(answer, test) in found[test].reason, (answer.name, test, found[test])


def test_right_answers_pass_the_visible_check(exercise, feedback):
    for answer in read_folder(SOURCES / exercise.name, "right"):
        for test in exercise.points:
            assert feedback.check(test, exercise.space(answer)).startswith("✓ ")


def test_wrong_answers_are_told_why(exercise, feedback):
    for answer in exercise.wrong:
        exercise.forget(answer)
        for test in exercise.points:
            if test not in answer.score or test in answer.unseen:
                try:
                    feedback.check(test, exercise.space(answer))
                except CheckFailed as failed:  # whoever calls an earlier function in other ways is sent back to it
                    assert re.match("fix `.*` first", failed.hint), (answer.name, test, failed)
                continue
            with pytest.raises(CheckFailed) as caught:
                feedback.check(test, exercise.space(answer))
            assert says(answer, test) in str(caught.value), (answer.name, test)


def test_no_two_wrong_answers_look_alike(exercise):
    assert exercise.alike() == []


def test_feedback_is_small(exercise):
    path = exercises.ROOT / exercises.RELEASES / exercise.name / "feedback.json"
    assert path.stat().st_size < 100_000


def test_no_tolerance_is_looser_than_what_is_recorded(exercise):
    """Else a wrong answer could count as another one, or as right."""
    kinds = [kind for ask in exercise.asks for kind in ask.kinds.values()]
    assert all(kind.relative <= 1e-3 and kind.absolute <= 1e-3 for kind in kinds)


def says(answer, test):
    """Its own message; of an answer without one what another's message, or a general relation, has to say."""
    message = answer.message or answer.told
    return message.get(test, "") if isinstance(message, dict) else message
