"""Every right answer keeps everything, every wrong one gets its score, and no reason gives the answer away."""

from __future__ import annotations

import nbformat
import pytest
from classroom import long_number
from nbgrader.apps.baseapp import NbGrader

from course_utils import exercises
from course_utils.grading import assignment, pipeline

pytestmark = pytest.mark.usefixtures("bubblewrap")

ANSWERS = [(name, kind, answer) for name in exercises.names() for kind in ("right", "wrong")
           for answer in exercises.answers(name, kind)]  # fmt: skip


@pytest.fixture(scope="module")
def source():
    """Assignments of the course, read once each."""
    app = NbGrader()
    app.initialize([], root=str(exercises.ROOT))
    return {name: assignment.load(app.coursedir, name) for name in exercises.names()}


@pytest.mark.parametrize(("name", "kind", "answer"), ANSWERS, ids=[f"{n}/{k}/{a.name}" for n, k, a in ANSWERS])
def test_an_answer_gets_its_score(source, name, kind, answer):
    text = nbformat.writes(exercises.fill(exercises.release(name), answer))
    paper = pipeline.Paper(name, text.encode(), "0" * 64, seed=len(answer.name))
    [graded] = pipeline.grade(pipeline.Job("somebody", source[name], [paper]))
    found = {q.id: q.points for q in graded.verdict.questions}
    reasons = {q.id: q.reason for q in graded.verdict.questions}
    assert found == pytest.approx(answer.score), reasons
    assert graded.verdict.status == "graded"
    if kind == "right":
        assert graded.verdict.score == graded.verdict.max_score
    telling = {test: reason for test, reason in reasons.items() if long_number(reason)}
    assert not telling, "a long number may give the answer away"


def test_every_exercise_has_answers_of_both_kinds():
    assert {(name, kind) for name, kind, _ in ANSWERS} == {
        (name, kind) for name in exercises.names() for kind in ("right", "wrong")
    }
