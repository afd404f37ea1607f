"""nbgrader's own commands with this grader in their seam, by configuration alone."""

from __future__ import annotations

import csv
import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import doubling
import exercise
import nbformat
import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook
from nbgrader.apps import AutogradeApp

pytestmark = pytest.mark.usefixtures("bubblewrap")


def nbgrader(root, *arguments, check=True):
    """Run one nbgrader command in a course folder and return what it said."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert not check or done.returncode == 0, done.stdout[-4000:]
    return done.stdout


def grade(root, *arguments, check=True):
    """Run our own command in a course folder."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader_sandbox", "grade", *arguments],
        cwd=root,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert not check or done.returncode == 0, done.stdout[-4000:]
    return done.stdout


def points(root):
    """Automatic points in the gradebook, by student, notebook and cell."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gb:
        return {
            (s.student.id, n.name, g.name): g.auto_score
            for a in gb.assignments
            for s in a.submissions
            for n in s.notebooks
            for g in n.grades
        }


HOSTILE_MARKDOWN = """\
The line is straight. <script>alert(1)</script> <img src=x onerror=alert(2)> <a href="javascript:alert(3)">x</a>
[y](javascript:alert(4)) ![z](https://example.org/spy.png) <iframe src="https://example.org"></iframe> $a < b$"""
HALF = exercise.SOLUTION["counts"].replace("count_trainable(rank) for rank", "count_trainable(4) for rank")


@pytest.fixture(scope="module")
def class_of_four(tmp_path_factory):
    """A course from release to export: a right answer, a half right one, a hostile one, and one that is no notebook."""
    root = exercise.make_course(tmp_path_factory.mktemp("course"))
    exercise.submit(root, "ada", exercise.submission())
    exercise.submit(root, "bob", exercise.submission(counts=HALF))
    eve = exercise.submit(root, "eve", exercise.submission(why=HOSTILE_MARKDOWN))
    (root / "secret.txt").write_text("the instructor's secret")
    (eve.parent / "notes.txt").symlink_to(root / "secret.txt")
    (eve.parent / "endless.txt").symlink_to("/dev/zero")
    exercise.submit(root, "mallory", b"{ no notebook")
    said = {}
    for command in ("generate_assignment", "autograde", "generate_feedback"):
        said[command] = nbgrader(root, command, exercise.NAME)
    said["export"] = nbgrader(root, "export")
    return root, said


def test_what_is_released_has_no_solution_and_no_checks(class_of_four):
    root, _ = class_of_four
    released = root / "exercises" / exercise.NAME
    assert [p.name for p in released.iterdir()] == ["ex_9_3.ipynb"]
    text = (released / "ex_9_3.ipynb").read_text("utf-8")
    assert "get_peft_model" not in text
    assert "YOUR CODE HERE" in text


def test_the_gradebook_has_what_the_answers_deserve(class_of_four):
    root, _ = class_of_four
    found = points(root)
    cells = [*exercise.TESTS, "why"]
    assert {s: [found[s, exercise.NAME, c] for c in cells] for s in ("ada", "bob", "eve", "mallory")} == {
        "ada": [3, 2, 1, 2, 2, None],
        "bob": [0.75, 2, 0.25, 0.5, 2, None],
        "eve": [3, 2, 1, 2, 2, None],
        "mallory": [0, 0, 0, 0, 0, None],  # the file is no notebook, but it is there: a person looks
    }


def test_export_shows_the_scores(class_of_four):
    root, _ = class_of_four
    with (root / "grades.csv").open() as file:
        assert {r["student_id"]: float(r["score"]) for r in csv.DictReader(file)} == {
            "ada": 10,
            "bob": 5.5,
            "eve": 10,
            "mallory": 0,
        }


def test_links_are_named_and_not_followed(class_of_four):
    root, said = class_of_four
    assert "notes.txt" in said["autograde"]
    for folder in ("autograded", "feedback"):
        for path in (root / folder).rglob("*"):
            assert not path.is_file() or "the instructor's secret" not in path.read_text("utf-8")


def test_the_graded_copy_gives_a_reason_under_every_test(class_of_four):
    root, _ = class_of_four
    graded = nbformat.read(root / "autograded" / "bob" / exercise.NAME / "ex_9_3.ipynb", as_version=4)
    cells = {c.metadata.nbgrader.grade_id: c for c in graded.cells if "nbgrader" in c.metadata}
    assert "0.75 of 3 points" in cells["test_counts"].outputs[-1].text
    assert "the same for every rank" in cells["test_counts"].outputs[-1].text
    assert "image/png" in graded.cells[-1].outputs[-1].data


def test_feedback_is_harmless_and_says_why(class_of_four):
    root, _ = class_of_four
    page = (root / "feedback" / "eve" / exercise.NAME / "ex_9_3.html").read_text("utf-8")
    assert "default-src 'none'" in page
    assert "All four counts are right." in page
    assert "data:image/png;base64," in page
    for forbidden in ("<script", "onerror", "javascript:", "<iframe", "example.org/spy"):
        assert forbidden not in page.lower()


def test_a_written_answer_that_nobody_has_read_is_no_zero(class_of_four):
    root, _ = class_of_four
    page = (root / "feedback" / "bob" / exercise.NAME / "ex_9_3.html").read_text("utf-8")
    assert "so far; a person still decides on up to 2 more" in page
    assert page.count("not read yet, up to 2 points") == 2  # in the list, and above the answer
    refused = (root / "feedback" / "mallory" / exercise.NAME / "ex_9_3.html").read_text("utf-8")
    assert "No response." not in refused
    assert "The file is not JSON" in refused


def test_the_page_begins_with_the_points_and_where_each_was_given(class_of_four):
    root, _ = class_of_four
    page = BeautifulSoup((root / "feedback" / "bob" / exercise.NAME / "ex_9_3.html").read_text("utf-8"), "html.parser")
    assert page.find(class_="points").text.startswith("5.5 of 12 points")
    entries = page.find("ul").find_all("li")
    assert [" ".join(entry.text.split()) for entry in entries[:2]] == [
        "test_counts: 0.75 of 3 points",
        "test_function: 2 of 2 points",
    ]
    assert len(entries) == len(exercise.TESTS) + 1
    assert all(page.find(id=entry.a["href"].removeprefix("#")) for entry in entries)


def test_feedback_never_gives_the_expected_value(class_of_four):
    root, _ = class_of_four
    page = (root / "feedback" / "bob" / exercise.NAME / "ex_9_3.html").read_text("utf-8")
    for rank in (8, 16, 32):
        assert f"{36_864 * rank:,}" not in page
        assert str(36_864 * rank) not in page


def test_our_command_sees_what_nbgrader_graded(class_of_four, tmp_path):
    root, _ = class_of_four
    said = grade(root, exercise.NAME, "--json", str(tmp_path / "out.json"))
    assert "4 graded already" in said
    report = {v["student"]: v for v in json.loads((tmp_path / "out.json").read_text())}
    assert {s: (v["status"], v["score"]) for s, v in report.items()} == {
        "ada": ("graded", 10),
        "bob": ("graded", 5.5),
        "eve": ("graded", 10),
        "mallory": ("refused", 0),
    }
    assert any("notes.txt" in line for line in report["eve"]["report"])


def test_lateness_costs_the_same_both_ways(tmp_path):
    root = doubling.make_course(tmp_path)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    path = doubling.submit(root, "ada", doubling.submission())
    (path.parent / "timestamp.txt").write_text("2026-01-02 00:00:00 UTC\n")
    nbgrader(root, "generate_assignment", doubling.NAME)

    def due(day):
        nbgrader(root, "db", "assignment", "add", doubling.NAME, "--duedate", f"2026-01-{day} 00:00:00 UTC")

    def penalty():
        with Gradebook(f"sqlite:///{root}/gradebook.db") as gb:
            return gb.find_submission(doubling.NAME, "ada").late_submission_penalty

    due("01")
    assert "10 of 10  late by 1 day, 0:00:00, which costs 10" in grade(root, doubling.NAME)
    assert penalty() == 10
    due("03")
    assert "late" not in grade(root, doubling.NAME, "--force")
    assert penalty() == 0
    due("01")
    nbgrader(root, "autograde", doubling.NAME, "--force")
    assert penalty() == 10


def test_both_ways_of_grading_agree(class_of_four, tmp_path):
    """Ours from scratch, on the same submissions: the same points, and a copy that generate_feedback takes."""
    root, _ = class_of_four
    other = tmp_path / "course"
    for folder in ("solutions", "submitted"):
        shutil.copytree(root / folder, other / folder, symlinks=True)
    shutil.copy(root / "nbgrader_config.py", other)
    grade(other, exercise.NAME, "--workers", "1")
    assert points(other) == points(root)
    nbgrader(other, "generate_feedback", exercise.NAME)
    assert len(list((other / "feedback").rglob("*.html"))) == 4
    assert "Skipping existing assignment" in nbgrader(other, "autograde", exercise.NAME)


def test_the_formgraders_button_is_the_same_path(class_of_four, tmp_path):
    """The button calls nbgrader.apps.api; so does this, in a process of its own."""
    root, _ = class_of_four
    script = (
        "from nbgrader.apps import NbGraderAPI\nfrom nbgrader.apps.baseapp import NbGrader\nimport json, os\n"
        "app = NbGrader()\napp.initialize([], root=os.getcwd())\napp.start()\n"
        "api = NbGraderAPI(app.coursedir, parent=app)\n"
        "print(json.dumps([api.autograde('ex_9_3', 'bob')['success'], "
        "api.generate_feedback('ex_9_3', 'bob')['success']]))"
    )
    before = points(root)
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1:] == ["[true, true]"], done.stderr[-2000:]
    assert points(root) == before
    assert "default-src 'none'" in (root / "feedback" / "bob" / exercise.NAME / "ex_9_3.html").read_text("utf-8")


@pytest.mark.parametrize(("name", "value"), [("root", "/of/another/course"), ("db_url", "sqlite:///another.db")])
def test_settings_of_another_course_are_named(tmp_path, monkeypatch, caplog, name, value):
    """nbgrader reads the account's own configuration before the course's."""
    setting = f"c.CourseDirectory.{name} = {value!r}\n"
    ours = "from nbgrader_sandbox.nbgrader.seam import configure\nconfigure(c)\n"
    for folder, text in (("home", setting), ("course", ours), ("careful", setting + ours)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "nbgrader_config.py").write_text(text)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "home"))
    warned = {}
    for folder in ("course", "careful"):
        monkeypatch.chdir(tmp_path / folder)
        caplog.clear()
        AutogradeApp.instance(log=logging.getLogger("nbgrader")).load_config_file()
        AutogradeApp.clear_instance()
        warned[folder] = [f"{value}, as your account's own" in record.getMessage() for record in caplog.records]
    assert warned == {"course": [True], "careful": []}


def test_without_the_grader_nbgrader_stops_instead_of_running_submissions_itself(tmp_path):
    root = exercise.make_course(tmp_path)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("nbgrader_sandbox.nbgrader.seam", "nbgrader_sandbox.nowhere"))
    said = nbgrader(root, "autograde", exercise.NAME, check=False)
    assert "cannot be loaded" in said


# ---- a stock nbgrader course ----------------------------------------------------------------------------------------

ANSWERS = {
    "right": {},
    "empty": {
        "squares": "def squares(n):\n    raise NotImplementedError()",
        "sum_of_squares": "def sum_of_squares(n):\n    raise NotImplementedError()",
    },
    "no_check_of_n": {"squares": "def squares(n):\n    return [i * i for i in range(1, n + 1)]"},
    "does_not_call_squares": {"sum_of_squares": "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6"},
    "off_by_one": {
        "squares": "def squares(n):\n    if n < 1:\n        raise ValueError\n    return [i * i for i in range(n)]"
    },
    "syntax_error": {"squares": "def squares(n) return 1"},
    "partial": {"sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n)) if n < 11 else 0"},
}


@pytest.fixture(scope="module")
def stock(tmp_path_factory):
    """nbgrader's own example, graded by nbgrader and by us."""
    base = tmp_path_factory.mktemp("stock")
    nbgrader(base, "quickstart", "theirs")
    theirs = base / "theirs"
    for student, changed in ANSWERS.items():
        for path in sorted((theirs / "source" / "ps1").glob("*.ipynb")):
            notebook = nbformat.read(path, as_version=4)
            for cell in notebook.cells:
                grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
                cell.source = changed.get(grade_id, cell.source)
            target = theirs / "submitted" / student / "ps1" / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, target)
    shutil.copytree(theirs, base / "ours")
    shutil.copytree(theirs, base / "seam")
    for root in (base / "ours", base / "seam"):
        with (root / "nbgrader_config.py").open("a") as config:
            config.write("\nfrom nbgrader_sandbox.nbgrader.seam import configure\nconfigure(c)\n")
    nbgrader(theirs, "generate_assignment", "ps1")
    nbgrader(base / "seam", "generate_assignment", "ps1")
    nbgrader(theirs, "autograde", "ps1")
    nbgrader(base / "seam", "autograde", "ps1")
    grade(base / "ours", "ps1")
    return base


def test_a_stock_assignment_gets_stock_scores_in_the_sandbox(stock):
    expected = points(stock / "theirs")
    assert len(expected) == len(ANSWERS) * 9
    assert sum(p or 0 for (student, *_), p in expected.items() if student == "right") == 3
    assert points(stock / "ours") == expected
    assert points(stock / "seam") == expected


def test_hidden_tests_never_appear_in_feedback(stock, tmp_path):
    root = stock / "ours"
    source = root / "source" / "ps1" / "problem1.ipynb"
    text = source.read_text("utf-8")
    assert "BEGIN HIDDEN TESTS" not in text
    notebook = nbformat.reads(text, as_version=4)
    test = next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "correct_squares")
    test.source += '\n### BEGIN HIDDEN TESTS\nassert squares(3) == [1, 4, 9], "the secret is 149"\n### END HIDDEN TESTS'
    nbformat.write(notebook, source)
    said = grade(root, "ps1", "--force")
    assert "0 of" not in next(line for line in said.splitlines() if line.startswith("right"))
    nbgrader(root, "generate_feedback", "ps1", "--force")
    graded = (root / "autograded" / "off_by_one" / "ps1" / "problem1.ipynb").read_text("utf-8")
    assert "the secret is 149" in graded
    for page in (root / "feedback").rglob("*.html"):
        assert "secret is 149" not in page.read_text("utf-8")
        assert "HIDDEN" not in page.read_text("utf-8")
