"""The gradebook: all of a submission or nothing, nothing of an instructor's lost, a clear sentence when it fails."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import exercise
import pytest
import sqlalchemy as sa
from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader
from nbgrader_sandbox.contract import Criterion, Graded, Verdict
from nbgrader_sandbox.errors import UsageError
from nbgrader_sandbox.grade import assignment
from nbgrader_sandbox.nbgrader import export, gradebook


@pytest.fixture
def source(tmp_path):
    root = exercise.make_course(tmp_path / "course")
    app = NbGrader()
    app.initialize([], root=str(root))
    return assignment.load(app.coursedir, exercise.NAME)


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory):
    """nbgrader takes seconds to make one: it asks alembic for a version number."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with gradebook.Record(f"sqlite:///{path}"):
        return path


@pytest.fixture
def url(tmp_path, empty_gradebook):
    shutil.copy(empty_gradebook, tmp_path / "gradebook.db")
    return f"sqlite:///{tmp_path}/gradebook.db"


def graded(source, student="ada", points=1.0, notebook=None, submission="a" * 64, seed=7):
    """A verdict with this share of the points for every criterion."""
    criteria = [
        Criterion(name, worth * points, worth, "because") for name, worth in source.automatic(exercise.NAME).items()
    ]
    verdict = Verdict(student, exercise.NAME, "graded", seed, criteria)
    return Graded(exercise.NAME, verdict, notebook or exercise.submission(), submission, source.fingerprint)


def scores(url, student="ada"):
    with Gradebook(url) as gb:
        return {
            g.name: (g.auto_score, g.manual_score, g.needs_manual_grade)
            for g in gb.find_submission_notebook(exercise.NAME, exercise.NAME, student).grades
        }


def test_everything_of_a_submission_is_recorded(source, url):
    with gradebook.Record(url) as book:
        book.register(source)
        book.write([graded(source, points=0.5)])
        row = book.entries(exercise.NAME)["ada", exercise.NAME]
    assert scores(url) == {
        "test_counts": (1.5, None, False),
        "test_function": (1, None, False),
        "test_printed": (0.5, None, False),
        "test_plot_data": (1, None, False),
        "test_plot_labels": (1, None, False),
        "why": (None, None, True),
    }
    assert (row.seed, row.times, json.loads(row.verdict)["score"]) == (7, 1, 5)


def test_what_waits_is_what_the_formgrader_still_asks_for(source, url):
    """A point given by hand ends the waiting, a second hand-in begins it again; another assignment's doesn't count."""
    with gradebook.Record(url) as book:
        book.register(source)
        book.write([graded(source)])
        book.write([graded(source, student="bob", points=0)])
        assert book.waiting(exercise.NAME) == {"ada": ["why"], "bob": ["why"]}
        assert book.waiting("another") == {}
    by_hand(url)
    with gradebook.Record(url) as book:
        assert book.waiting(exercise.NAME) == {"bob": ["why"]}
        book.write([graded(source, submission="b" * 64)])
        assert set(book.waiting(exercise.NAME)["ada"]) == {"test_counts", "why"}


@pytest.mark.filterwarnings("error")
def test_recording_warns_of_nothing(source, url):
    """A teacher's first look at the command was five lines of SQLAlchemy's."""
    with gradebook.Record(url) as book:
        book.register(source)
        for student in ("ada", "bob"):
            book.write([graded(source, student=student)])


def test_an_unanswered_written_question_gets_zero_and_a_remark(source, url):
    with gradebook.Record(url) as book:
        book.register(source)
        book.write([graded(source, notebook=source.notebooks[exercise.NAME])])
    assert scores(url)["why"] == (0, None, False)
    with Gradebook(url) as gb:
        found = gb.find_submission_notebook(exercise.NAME, exercise.NAME, "ada")
        assert {c.name: c.auto_comment for c in found.comments}["why"] == "No response."


def by_hand(url):
    with Gradebook(url) as gb:
        why = gb.find_grade("why", exercise.NAME, exercise.NAME, "ada")
        why.manual_score, why.needs_manual_grade = 1.5, False
        counts = gb.find_grade("test_counts", exercise.NAME, exercise.NAME, "ada")
        counts.manual_score, counts.extra_credit, counts.needs_manual_grade = 3, 0.5, False
        gb.find_comment("why", exercise.NAME, exercise.NAME, "ada").manual_comment = "Almost."
        gb.db.commit()


@pytest.mark.parametrize(("submission", "second_look"), [("a" * 64, False), ("b" * 64, True)])
def test_points_and_comments_given_by_hand_stay(source, url, submission, second_look):
    with gradebook.Record(url) as book:
        book.register(source)
        book.write([graded(source)])
    by_hand(url)
    with gradebook.Record(url) as book:
        book.write([graded(source, points=0, submission=submission)])
    after = scores(url)
    assert after["why"] == (None, 1.5, second_look)
    assert after["test_counts"] == (0, 3, second_look)
    assert after["test_function"] == (0, None, False)
    with Gradebook(url) as gb:
        assert gb.find_comment("why", exercise.NAME, exercise.NAME, "ada").manual_comment == "Almost."
        assert gb.find_grade("test_counts", exercise.NAME, exercise.NAME, "ada").score == 3.5


def test_a_second_look_that_was_asked_for_is_still_asked_for_after_a_regrade(source, url):
    with gradebook.Record(url) as book:
        book.register(source)
        book.write([graded(source)])
        by_hand(url)
        for _ in "handed in again", "regraded":
            book.write([graded(source, submission="b" * 64)])
        assert book.entries(exercise.NAME)["ada", exercise.NAME].times == 3
    assert scores(url)["why"] == (None, 1.5, True)


def test_points_that_wait_for_a_reader_are_missing_in_the_export_and_not_zero(source, url):
    course = SimpleNamespace(db_url=url, course_id="", root="/nowhere")
    with gradebook.Record(url) as book:
        book.register(source)
        book.write([graded(source)])
        book.write([graded(source, student="zoe", notebook=source.notebooks[exercise.NAME])])
    assert export.points_of(course, exercise.NAME) == ([export.Points("ada", None), export.Points("zoe", 10)], 12)
    by_hand(url)
    assert export.points_of(course, exercise.NAME)[0][0] == export.Points("ada", 12)
    text, _ = export.export(course, exercise.NAME)
    assert text.splitlines()[1:] == ["ada,12,12,0", "zoe,10,12,0"]
    with pytest.raises(UsageError, match="no assignment"):
        export.points_of(course, "ex_0")
    with Gradebook(url) as gb:
        gb.find_submission_notebook(exercise.NAME, exercise.NAME, "zoe").late_submission_penalty = 11
        gb.db.commit()
    assert export.points_of(course, exercise.NAME)[0][1].points == 0, "a portal takes no points below zero"


def test_half_a_submission_is_never_seen(source, url):
    """A failure between the first grade and the last leaves the points of before."""
    with gradebook.Record(url) as book:
        book.register(source)
        book.write([graded(source)])
        broken = graded(source, points=0, submission=None)
        with pytest.raises(gradebook.GradebookError):
            book.write([broken])
        assert book.entries(exercise.NAME)["ada", exercise.NAME].times == 1
    assert scores(url)["test_counts"] == (3, None, False)


def test_an_assignment_that_nbgrader_does_not_know_is_registered_once(source, url):
    for _ in range(2):
        with gradebook.Record(url) as book:
            book.register(source)
    with Gradebook(url) as gb:
        cells = gb.find_notebook(exercise.NAME, exercise.NAME)
        assert {c.name: c.max_score for c in cells.grade_cells} == {
            **{name: points for name, (points, _) in exercise.TESTS.items()},
            "why": 2,
        }


def test_a_second_grader_is_told_who_holds_the_gradebook(url):
    with gradebook.Record(url), pytest.raises(gradebook.GradebookBusyError, match=f"process {os.getpid()}"):
        gradebook.Record(url)
    with gradebook.Record(url):
        pass


def test_a_killed_grader_leaves_no_lock(url, tmp_path):
    code = f"from nbgrader_sandbox.nbgrader.gradebook import Record\nbook = Record({url!r})\nprint('held', flush=True)\ninput()"
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(gradebook.GradebookBusyError):
        gradebook.Record(url)
    holder.kill()
    holder.communicate()
    with gradebook.Record(url):
        pass


def hold_locked(path, seconds, started):
    import sqlite3

    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        started.set()
        time.sleep(seconds)
        other.execute("ROLLBACK")
    other.close()


def test_a_gradebook_locked_for_a_while_is_waited_for(source, url, tmp_path):
    with gradebook.Record(url) as book:
        book.register(source)
        started = threading.Event()
        other = threading.Thread(target=hold_locked, args=(tmp_path / "gradebook.db", 2, started))
        other.start()
        started.wait()
        book.write([graded(source)])
        other.join()
    assert scores(url)["test_counts"][0] == 3


def test_a_gradebook_locked_for_long_is_an_error_that_loses_nothing(source, url, tmp_path):
    with gradebook.Record(url, wait_s=0.5) as book:
        book.register(source)
        book.write([graded(source)])
        started = threading.Event()
        other = threading.Thread(target=hold_locked, args=(tmp_path / "gradebook.db", 3, started))
        other.start()
        started.wait()
        with pytest.raises(gradebook.GradebookError, match="another program holds it"):
            book.write([graded(source, points=0)])
        other.join()
    assert scores(url)["test_counts"][0] == 3


def test_a_read_only_gradebook_is_refused_before_any_grading(source, url, tmp_path):
    with gradebook.Record(url) as book:
        book.register(source)
    read_only = f"sqlite:///file:{tmp_path}/gradebook.db?mode=ro&uri=true"
    with pytest.raises(gradebook.GradebookError, match="write access"):
        gradebook.Record(read_only)


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(gradebook.GradebookError, match="no/such"):
        gradebook.Record(f"sqlite:///{tmp_path}/no/such/gradebook.db")


def test_a_password_is_not_shown():
    with pytest.raises(gradebook.GradebookError) as caught:
        gradebook.Record("postgresql://grader:s3cret@127.0.0.1:1/none")
    assert "s3cret" not in str(caught.value)


def test_a_full_disk_leaves_the_points_of_before(source, url, tmp_path):
    """SQLite's own limit of pages stands in for the disk: the same error, at the same place."""
    with gradebook.Record(url) as book:
        book.register(source)
        book.write([graded(source)])
        pages = book._gb.db.execute(sa.text("PRAGMA page_count")).scalar()
        book._gb.db.rollback()

        @sa.event.listens_for(book._gb.engine, "checkout")
        def limit(connection, *_):
            connection.execute(f"PRAGMA max_page_count = {pages}")

        book._gb.engine.dispose()
        with pytest.raises(gradebook.GradebookError, match="make room"):
            for number in range(200):
                big = graded(source, student=f"s{number}")
                big.verdict.report = ["x" * 5000]
                book.write([big])
    assert scores(url)["test_counts"][0] == 3


POSTGRES = os.environ.get("COURSE_TEST_POSTGRES")


@pytest.mark.skipif(not POSTGRES, reason="no PostgreSQL: name one in COURSE_TEST_POSTGRES")
def test_postgresql_is_a_gradebook_like_any_other(source):
    with gradebook.Record(POSTGRES) as book:
        book.register(source)
        book.write([graded(source)])
        with pytest.raises(gradebook.GradebookBusyError):
            gradebook.Record(POSTGRES)
    by_hand(POSTGRES)
    with gradebook.Record(POSTGRES) as book:
        book.write([graded(source, points=0)])
        assert book.entries(exercise.NAME)["ada", exercise.NAME].times == 2
    assert scores(POSTGRES)["why"] == (None, 1.5, False)
