"""A new exercise passes every gate before its author has touched it."""

from __future__ import annotations

import shutil

import nbformat
import pytest
from nbgrader.apps.baseapp import NbGrader

from course_utils import errors, exercises, scaffold
from course_utils.grading import assignment, pipeline

NAME = "ex_new"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(exercises.ROOT / exercises.CONFIG, folder)
    scaffold.make(NAME, folder)
    (folder / exercises.SOURCES / NAME / "data.csv").write_text("1,2", encoding="utf-8")
    exercises.regenerate(folder)
    return folder


def test_it_is_released_without_its_solution(root):
    text = (root / exercises.RELEASES / NAME / f"{NAME}.ipynb").read_text("utf-8")
    assert "return 2 * x" not in text
    assert exercises.is_current(root)


def test_data_beside_the_source_is_handed_out_and_answers_are_not(root):
    released = {path.name for path in (root / exercises.RELEASES).rglob("*") if path.is_file()}
    assert released == {f"{NAME}.ipynb", "data.csv"}


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize("kind", ["right", "wrong"])
def test_its_answers_get_their_scores(root, kind):
    app = NbGrader()
    app.initialize([], root=str(root))
    source = assignment.load(app.coursedir, NAME)
    found = exercises.answers(NAME, kind, root)
    assert len(found) == {"right": 4, "wrong": 6}[kind]
    for answer in found:
        text = nbformat.writes(exercises.fill(exercises.release(NAME, root), answer))
        [graded] = pipeline.grade(pipeline.Job("x", source, [pipeline.Paper(NAME, text.encode(), "0" * 64, seed=1)]))
        assert {q.id: q.points for q in graded.verdict.questions} == answer.score, answer.name


def test_its_visible_checks_name_the_mistake(root):
    names: dict = {}
    exec((root / "course_utils" / "checks" / f"{NAME}.py").read_text("utf-8"), names)
    for answer in exercises.answers(NAME, "wrong", root):
        student: dict = {}
        exec(answer.cells["double"], student)
        if answer.unseen:
            names["function"](student)
        else:
            with pytest.raises(errors.CourseError):
                names["function"](student)


@pytest.mark.parametrize("name", ["11", "Ex_11", "ex_9_3"])
def test_a_bad_or_taken_name_gets_a_sentence(name):
    with pytest.raises(errors.UnsupportedError):
        scaffold.make(name)


def test_checks_that_are_there_already_are_not_written_over(tmp_path):
    visible = tmp_path / "course_utils" / "checks" / f"{NAME}.py"
    visible.parent.mkdir(parents=True)
    visible.write_text("somebody's")
    with pytest.raises(errors.UnsupportedError, match="exists already"):
        scaffold.make(NAME, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [visible]
    assert visible.read_text() == "somebody's"
