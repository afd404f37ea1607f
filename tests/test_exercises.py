"""Every exercise: right answers pass, wrong ones fail where they should and are told why, unsolved ones say so."""

from __future__ import annotations

import json
import re

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import pytest
from classroom import Classroom, said
from nbclient import NotebookClient
from nbgrader_sandbox.grade import questions
from nbgrader_sandbox.grade.answers import AnswerError, read, read_folder

from ci import exercises
from course_utils import checks

NAMES = exercises.names()
# Exercises whose checks are data: all their answers are graded by tests/test_specs.py, which needs no notebook. Here
# some run as whole notebooks, as those of the other exercises do.
DATA = [name for name in NAMES if questions.reference(exercises.ROOT / exercises.SOURCES / name)]
ANSWERS = {kind: [(name, answer) for name in NAMES
                  for answer in exercises.answers(name, kind)[:: 20 if name in DATA else 1]]
           for kind in ("right", "wrong")}  # fmt: skip
LEAST = {"right": 4, "wrong": 6}

# pytest puts its own warning filters in the place of those that the course installs (course_utils.quiet).
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def classroom(module_shell):
    backend = matplotlib.get_backend()
    yield Classroom(module_shell)
    checks.RECORDER = type(checks.RECORDER)()
    plt.close("all")
    matplotlib.use(backend, force=True)


def every(kind: str) -> pytest.MarkDecorator:
    found = ANSWERS[kind]
    return pytest.mark.parametrize(("name", "answer"), found, ids=[f"{name}/{answer.name}" for name, answer in found])


# ---------------------------------------------------------------------------------------------- answers


@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_has_enough_answers(name):
    for kind, least in LEAST.items():
        there = len(exercises.answers(name, kind))
        assert there >= least, f"solutions/{name}/{kind}/ has {there} answers; write at least {least}"


@every("right")
def test_right_answers_keep_everything(classroom, name, answer):
    submission = exercises.fill(exercises.release(name), answer)
    points = exercises.points(submission)
    assert answer.score == points
    ran = classroom.run(submission)
    assert ran.errors == {}
    assert {test: error and said(error) for test, error in ran.failed.items()} == dict.fromkeys(points)
    assert ran.stdout.count("✓") == len(points)


@every("wrong")
def test_wrong_answers_lose_what_they_should_and_are_told_why(classroom, name, answer):
    submission = exercises.fill(exercises.release(name), answer)
    points = exercises.points(submission)
    assert answer.score.keys() == points.keys()
    lost = {test for test, most in points.items() if answer.score[test] < most}
    assert lost, "an answer that keeps every point belongs among the right ones"
    assert set(answer.unseen) <= lost
    told = lost - set(answer.unseen)
    ran = classroom.run(submission)
    messages = {test: said(error) for test, error in ran.failed.items() if error}
    assert messages.keys() == told, messages
    if name in DATA:
        assert {type(ran.failed[test]).__name__ for test in messages} <= {"CheckFailed"}, messages
        return
    assert answer.told.keys() == told, f"`told` has to give words of each of these messages: {messages}"
    for test, message in messages.items():
        assert isinstance(ran.failed[test], checks.CheckFailed), message
        assert str(answer.told[test]) in message


def test_answers_that_do_not_fit_are_refused(tmp_path):
    odd = tmp_path / "odd.py"
    odd.write_text("# %% counts\ncounts = {}\n", encoding="utf-8")
    with pytest.raises(AnswerError, match=r"odd\.py does not begin with a docstring"):
        read(odd)
    odd.write_text('"""\nabout: x\nscore: {}\n"""\ncounts = {}\n# %% counts\n', encoding="utf-8")
    with pytest.raises(AnswerError, match="outside of a cell"):
        read(odd)
    odd.write_text('"""\nabout: x\nscore: {}\n"""\n# %% no_such_cell\n1\n', encoding="utf-8")
    with pytest.raises(exercises.ExerciseError, match="no cell 'no_such_cell'"):
        exercises.fill(exercises.release(NAMES[0]), read(odd)[0])


def test_a_right_answer_may_say_only_what_it_changes(tmp_path):
    (tmp_path / "right").mkdir()
    for name, text in {
        "a": 'about: b in another way\nbased_on: b\n"""\n# %% one\nx = 3',
        "b": 'about: two cells\n"""\n# %% one\nx = 1\n# %% two\ny = 2',
    }.items():
        (tmp_path / "right" / f"{name}.py").write_text(f'"""\n{text}\n', encoding="utf-8")
    a, b = read_folder(tmp_path, "right")
    assert a.cells == {"one": "x = 3", "two": "y = 2"}
    assert b.cells == {"one": "x = 1", "two": "y = 2"}


# ---------------------------------------------------------------------------------------------- source and release


def source(name: str) -> nbformat.NotebookNode:
    return nbformat.read(exercises.ROOT / exercises.SOURCES / name / f"{name}.ipynb", as_version=4)


@pytest.mark.parametrize("name", NAMES)
def test_the_solution_passes_its_own_checks(classroom, name):
    ran = classroom.run(source(name))
    assert ran.errors == {}
    assert {test: error and said(error) for test, error in ran.failed.items()} == dict.fromkeys(ran.failed)


@pytest.mark.parametrize("name", NAMES)
def test_the_unsolved_release_runs_to_its_end_and_says_where_to_begin(name):
    notebook = exercises.release(name)
    NotebookClient(notebook, timeout=300, allow_errors=True, kernel_name="python3").execute()
    tests = exercises.points(notebook)
    failed = set()
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        for output in cell.get("outputs", []):
            assert output.get("name") != "stderr", (cell.id, output)
            if output.output_type != "error":
                continue
            if mark.get("grade_id") not in tests:
                assert (mark.get("solution"), output.ename) == (True, "NotImplementedError"), (cell.id, output)
                continue
            failed.add(mark.grade_id)
            assert output.ename == "CheckFailed", (cell.id, output)
            # The reader sees the message, not the traceback through the course's code.
            assert re.match(r"CheckFailed: .+\n  (What to do|Hint): .+", "\n".join(output.traceback)), output.traceback
    assert failed == tests.keys()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_hidden_reaches_students(name):
    cells = source(name).cells
    region = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
    regions = "\n".join(text for cell in cells for text in region.findall(cell.source))
    given = "\n".join(region.sub("", cell.source) for cell in cells)  # a hint may quote a line
    lines = {line.strip() for line in regions.splitlines()}
    hidden = [line for line in lines if len(line) > 12 and line not in given]
    assert hidden
    files = sorted(path for path in (exercises.ROOT / exercises.RELEASES / name).rglob("*") if path.is_file())
    assert [path.name for path in files] == [f"{name}.ipynb", *["feedback.json"] * (name in DATA)]
    assert not [line for path in files[1:] for line in hidden if line in path.read_text(encoding="utf-8")]
    text = json.loads(files[0].read_text(encoding="utf-8"))
    text = "\n".join("".join(cell["source"]) for cell in text["cells"])
    assert not [line for line in hidden if line in text]
    assert "BEGIN SOLUTION" not in text


def test_feedback_may_differ_only_as_processors_round():
    one = {"message": "B·A", "wrong": [[6, 9], 0.0789082103597069, 1.7e-15, "~"]}
    fresh = json.dumps(one)
    for other, alike in {
        0.07890821035970691: True, 0.0789083: False, 0: False, "0.0789082103597069": False, None: False,
    }.items():  # fmt: skip
        text = json.dumps(one | {"wrong": [[6, 9], other, -2.2e-14, "~"]})
        assert exercises.same_feedback(fresh, text) is alike, other
    for change in (
        {"message": "A·B"},
        {"wrong": one["wrong"][:3]},
        {"more": 1},
        {"wrong": [[6, 8], *one["wrong"][1:]]},
    ):
        assert not exercises.same_feedback(fresh, json.dumps(one | change)), change


@pytest.mark.parametrize("name", NAMES)
def test_cells_that_give_points_are_locked(name):
    marks = [cell.metadata.nbgrader for cell in exercises.release(name).cells if "nbgrader" in cell.metadata]
    assert all(mark.locked for mark in marks if mark.grade and not mark.solution)
    assert not any(mark.locked for mark in marks if mark.solution)
