"""A new exercise and a new chapter keep every rule before their author has touched them."""

from __future__ import annotations

import json
import re
import shutil

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.apps.baseapp import NbGrader
from nbgrader_sandbox.grade import assignment, pipeline
from nbgrader_sandbox.student import CheckFailed
from nbgrader_sandbox.student.check import Feedback

from ci import __main__, exercises, gates, quiz_form, repository, scaffold
from course_utils import errors

NAME, CHAPTER = "ex_new", "99_new_ideas"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    for file in (exercises.CONFIG, "README.md", "pyproject.toml"):
        shutil.copy(exercises.ROOT / file, folder)
    made = scaffold.make_exercise(NAME, folder) + scaffold.make_chapter(CHAPTER, folder)
    assert all(path.is_file() for path in made)
    (folder / exercises.SOURCES / NAME / "data.csv").write_text("1,2", encoding="utf-8")
    exercises.regenerate(folder)
    return folder


@pytest.fixture
def here(root, monkeypatch):
    """The gates, over the new files as if their folder were the repository."""
    monkeypatch.setattr(repository, "ROOT", root)
    return root


# ---------------------------------------------------------------------------------------------- an exercise


def test_it_is_released_without_its_solution(root):
    text = (root / exercises.RELEASES / NAME / f"{NAME}.ipynb").read_text("utf-8")
    assert "return 2 * x" not in text
    assert exercises.differences(root) == []


def test_one_exercise_is_regenerated_alone(root):
    path = root / exercises.RELEASES / NAME / f"{NAME}.ipynb"
    fresh = path.read_bytes()
    other = root / exercises.RELEASES / "ex_other" / "left.txt"
    other.parent.mkdir()
    other.write_text("not this one's")
    path.write_text("stale")
    try:
        assert exercises.regenerate(root, NAME) == [path.relative_to(root / exercises.RELEASES)]
        assert path.read_bytes() == fresh
        assert other.is_file()
        assert exercises.differences(root) == [other.relative_to(root / exercises.RELEASES)]
    finally:
        shutil.rmtree(other.parent)
    with pytest.raises(exercises.ExerciseError, match=f"no exercise 'ex_gone'.*\n.*{NAME}"):
        exercises.regenerate(root, "ex_gone")


def test_an_authors_mistake_is_told_in_one_sentence(root, tmp_path):
    shutil.copy(root / exercises.CONFIG, tmp_path)
    shutil.copytree(root / exercises.SOURCES, tmp_path / exercises.SOURCES)
    wrong = tmp_path / exercises.SOURCES / NAME / "wrong" / "triples.py"
    wrong.write_text(wrong.read_text("utf-8").replace("#-    return", "#-    retrun"), "utf-8")
    with pytest.raises(exercises.ExerciseError) as refused:
        exercises.build(NAME, tmp_path / "made", tmp_path)
    assert refused.value.problem.startswith(f"{NAME}/wrong/triples.py, cell 'double': these lines stand 0 times")
    assert refused.value.hint.startswith("give lines that stand there exactly once")


def test_data_beside_the_source_is_handed_out_and_answers_are_not(root):
    released = {path.name for path in (root / exercises.RELEASES).rglob("*") if path.is_file()}
    assert released == {f"{NAME}.ipynb", "feedback.json", "data.csv"}


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
        [graded] = pipeline.grade(
            pipeline.Job("x", source, [pipeline.Submitted(NAME, text.encode(), "0" * 64, seed=1)])
        )
        assert {q.id: q.points for q in graded.verdict.questions} == answer.score, answer.name


def test_its_visible_checks_name_the_mistake(root):
    feedback = Feedback(json.loads((root / exercises.RELEASES / NAME / "feedback.json").read_text("utf-8")))
    for answer in exercises.answers(NAME, "wrong", root):
        student: dict = {}
        exec(answer.cells["double"], student)
        with pytest.raises(CheckFailed, match=re.escape(answer.message) or "returns nothing"):
            feedback.check("double", student)


# ---------------------------------------------------------------------------------------------- a chapter


def test_it_passes_every_gate_of_chapters(here):
    path = here / "chapters" / f"{CHAPTER}.ipynb"
    for gate in (gates.stripped, gates.contract, gates.badges, gates.keywords, gates.figures, gates.links):
        assert gate([path]) == [], gate.__name__
    assert quiz_form.checked(CHAPTER, here / "course_utils" / "quizzes")


def test_it_runs_to_its_end(root, tmp_path, monkeypatch):
    shutil.copytree(exercises.ROOT / "course_utils", tmp_path / "course_utils")
    shutil.copy(root / "course_utils" / "quizzes" / f"{CHAPTER}.yml", tmp_path / "course_utils" / "quizzes")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    notebook = gates.read(root / "chapters" / f"{CHAPTER}.ipynb")
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    data = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in one for one in data) == 1
    assert sum("question 3" in one.get("text/html", "") for one in data) == 1, "the quiz"


def test_it_links_to_its_exercise_where_there_is_one(tmp_path):
    (tmp_path / exercises.SOURCES / "ex_98").mkdir(parents=True)
    path, _quiz = scaffold.make_chapter("98_ideas", tmp_path)
    assert "](../exercises/ex_98/ex_98.ipynb)" in path.read_text("utf-8")


def test_a_second_half_has_a_letter_and_stands_under_the_first(tmp_path):
    (tmp_path / exercises.SOURCES / "ex_01").mkdir(parents=True)
    rows = [
        "| [01 · A](chapters/01_a.ipynb) | Why? | 20–30 |  |",
        "| [02 · B](chapters/02_b.ipynb) | How? | 20–30 |  |",
    ]
    (tmp_path / "README.md").write_text("\n".join(rows))
    path, quiz, _readme = scaffold.make_chapter("01b_more", tmp_path)
    assert (path.name, quiz.name) == ("01b_more.ipynb", "01b_more.yml")
    text = path.read_text("utf-8")
    assert "# 01b · More" in text
    assert "](../exercises/ex_01/ex_01.ipynb)" in text
    first, second, third = (tmp_path / "README.md").read_text("utf-8").splitlines()
    assert [first, third] == rows
    assert second.startswith("| [01b · More](chapters/01b_more.ipynb)")
    with pytest.raises(errors.UnsupportedError, match=r"01b_more\.ipynb already"):
        scaffold.make_chapter("01b_again", tmp_path)


# ---------------------------------------------------------------------------------------------- both


def test_both_are_in_the_readmes_table(here):
    released = here / exercises.RELEASES / NAME / f"{NAME}.ipynb"
    assert gates.listed(here / "README.md", [here / "chapters" / f"{CHAPTER}.ipynb", released]) == []
    lines = (here / "README.md").read_text("utf-8").splitlines()
    place = next(place for place, line in enumerate(lines) if CHAPTER in line)
    assert lines[place + 1] == "", "the chapter is the last row of its table"
    assert lines[place - 1].endswith(f", [new](exercises/{NAME}/{NAME}.ipynb) |"), (
        "no chapter has this number: the last"
    )


def test_an_exercise_is_listed_in_the_row_of_its_chapter(tmp_path):
    (tmp_path / "README.md").write_text(
        "| [01 · A](chapters/01_a.ipynb) | Why? | 20–30 |  |\n| [02 · B](chapters/02_b.ipynb) | How? | 20–30 |  |"
    )
    scaffold.make_exercise("ex_01", tmp_path)
    assert (tmp_path / "README.md").read_text("utf-8").splitlines() == [
        "| [01 · A](chapters/01_a.ipynb) | Why? | 20–30 | [01](exercises/ex_01/ex_01.ipynb) |",
        "| [02 · B](chapters/02_b.ipynb) | How? | 20–30 |  |",
    ]


def test_all_of_it_is_still_to_be_written(here):
    made = [
        path for path in here.rglob("*") if path.is_file() and path.name not in (exercises.CONFIG, "pyproject.toml")
    ]
    assert {path.name for path in made if scaffold.MARK not in path.read_text("utf-8")} == {"data.csv"}


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (scaffold.make_exercise, "11"),
        (scaffold.make_exercise, "Ex_11"),
        (scaffold.make_exercise, "ex_9_3"),
        (scaffold.make_chapter, "11"),
        (scaffold.make_chapter, "11_Dora"),
        (scaffold.make_chapter, "1_dora"),
        (scaffold.make_chapter, "11bc_dora"),
        (scaffold.make_chapter, "04_again"),
    ],
)
def test_a_bad_or_taken_name_gets_a_sentence(make, name):
    with pytest.raises(errors.UnsupportedError):
        make(name)


@pytest.mark.parametrize("what", ["exercise", "chapter"])
def test_the_commands_say_what_was_made_and_what_comes_next(monkeypatch, capsys, what):
    made = {"exercise": exercises.ROOT / "solutions" / "ex_20" / "ex_20.ipynb",
            "chapter": exercises.ROOT / "chapters" / "20_a.ipynb"}  # fmt: skip
    monkeypatch.setattr(scaffold, f"make_{what}", lambda name: [made[what]])
    monkeypatch.setattr(exercises, "regenerate", lambda name: [exercises.Path(name, f"{name}.ipynb")])
    assert __main__.main([f"new-{what}", made[what].stem]) == 0
    said = capsys.readouterr().out
    assert f"wrote {repository.relative(made[what])}\n" in said
    assert scaffold.MARK in said
    if what == "exercise":
        assert "wrote exercises/ex_20/ex_20.ipynb\n" in said
        assert 'test_fairness.py -k "ex_20"' in said
        assert "move it if its chapter is another one:\n  [13b · " in said


def test_an_exercise_that_is_there_already_is_not_written_over(tmp_path):
    spec = tmp_path / exercises.SOURCES / NAME / "spec.py"
    spec.parent.mkdir(parents=True)
    spec.write_text("somebody's")
    with pytest.raises(errors.UnsupportedError, match="exists already"):
        scaffold.make_exercise(NAME, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [spec]
    assert spec.read_text() == "somebody's"
