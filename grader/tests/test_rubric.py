"""Written answers read in a page: comments are used again, points go where nbgrader keeps them, nobody is named."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import exercise
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader
from nbgrader_sandbox import batch, cli, reader
from nbgrader_sandbox.contract import Criterion, Graded, Verdict
from nbgrader_sandbox.errors import UsageError
from nbgrader_sandbox.grade import assignment
from nbgrader_sandbox.nbgrader import gradebook
from nbgrader_sandbox.nbgrader import rubric as rubrics
from nbgrader_sandbox.nbgrader.rubric import Rubric
from tornado.testing import AsyncHTTPTestCase

WORDS = {
    "ada": "The line is straight. <script>alert(1)</script> **r** times a constant.",
    "bob": "I do not know.",
    "eve": "Because each rank adds a row and a column. [x](javascript:alert(1))",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A graded class of four with a written answer each; zoe's is as it was handed out."""
    root = exercise.make_course(tmp_path_factory.mktemp("rubric") / "course")
    app = NbGrader()
    app.initialize([], root=str(root))
    source = assignment.load(app.coursedir, exercise.NAME)
    with gradebook.Record(app.coursedir.db_url) as record:
        record.register(source)
        for student in (*WORDS, "zoe"):
            notebook = exercise.submission(why=WORDS[student]) if student in WORDS else source.notebooks[exercise.NAME]
            path = exercise.submit(root, student, notebook)
            criteria = [Criterion(name, 1, worth, "because") for name, worth in source.automatic(exercise.NAME).items()]
            one = Graded(exercise.NAME, Verdict(student, exercise.NAME, "graded", 1, criteria), notebook, "a" * 64, "")
            batch.stage(app.coursedir, [one], batch.Submission(student, path.parent, {}))
            record.write([one])
            batch.publish(batch.graded_folder(app.coursedir, student, exercise.NAME), [gradebook.recorded(one.verdict)])
    return app.coursedir, source


@pytest.fixture
def rubric(made):
    course, source = made
    with Rubric(course, source) as rubric:
        yield rubric
    with Gradebook(course.db_url) as gb:  # as it was before
        for submission in gb.assignment_submissions(exercise.NAME):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    if grade.auto_score is None:
                        grade.manual_score, grade.needs_manual_grade = None, True
                for comment in notebook.comments:
                    comment.manual_comment = None
        for table in (rubrics.COMMENTS, rubrics.MARKS):
            gb.db.execute(table.delete())
        gb.db.commit()


def keys(rubric):
    """The key of each student's answer, found by its words."""
    (question,) = rubric.questions
    shown = {one["key"]: rubric.answer(question, one["key"])["html"] for one in rubric.answers(question)}
    begins = {"ada": "The line", "bob": "I do not", "eve": "Because"}
    return {student: next(k for k, html in shown.items() if words in html) for student, words in begins.items()}


def stored(made, student):
    """Points, whether they are awaited, and the comment, as the formgrader and the feedback see them."""
    with Gradebook(made[0].db_url) as gb:
        notebook = gb.find_submission_notebook(exercise.NAME, exercise.NAME, student)
        grade = next(g for g in notebook.grades if g.name == "why")
        return (
            grade.manual_score,
            grade.needs_manual_grade,
            next(c for c in notebook.comments if c.name == "why").comment,
        )


def test_comments_are_given_by_the_sum_of_their_points_and_changed_everywhere(rubric, made):
    (question,) = rubric.questions
    assert (question.id, question.max_points) == ("why", 2)
    answers = keys(rubric)
    straight = rubric.write(question, 1.5, "Says that it is straight.")
    reason = rubric.write(question, 1, "Gives the reason.")
    rubric.give(question, answers["ada"], [straight, reason])
    rubric.give(question, answers["eve"], [reason], words="Nice words.")
    rubric.give(question, answers["bob"], [], points=0, words="Read chapter 02 again.")
    assert stored(made, "ada") == (2, False, "Says that it is straight.\nGives the reason.")  # 2.5, and 2 is the most
    assert stored(made, "eve") == (1, False, "Gives the reason.\nNice words.")
    assert stored(made, "bob") == (0, False, "Read chapter 02 again.")
    assert [(c["text"], c["answers"]) for c in rubric.comments(question)] == [
        ("Says that it is straight.", 1),
        ("Gives the reason.", 2),
    ]
    rubric.write(question, 0.5, "Names the reason.", reason)
    assert stored(made, "ada") == (2, False, "Says that it is straight.\nNames the reason.")
    assert stored(made, "eve") == (0.5, False, "Names the reason.\nNice words.")
    assert rubric.answer(question, answers["eve"])["words"] == "Nice words."
    assert all(one["read"] for one in rubric.answers(question))


def test_what_was_typed_by_hand_is_not_overwritten(rubric, made):
    (question,) = rubric.questions
    answers = keys(rubric)
    one = rubric.write(question, 1, "Half of it.")
    rubric.give(question, answers["ada"], [one], points=1.75)
    rubric.give(question, answers["eve"], [one])
    with Gradebook(made[0].db_url) as gb:  # as the formgrader does
        notebook = gb.find_submission_notebook(exercise.NAME, exercise.NAME, "eve")
        next(g for g in notebook.grades if g.name == "why").manual_score = 2
        next(c for c in notebook.comments if c.name == "why").manual_comment = "Perfect."
        gb.db.commit()
    rubric.write(question, 0.25, "A quarter of it.", one)
    assert stored(made, "ada") == (1.75, False, "A quarter of it.")
    assert stored(made, "eve") == (2, False, "Perfect.")


def test_no_name_reaches_the_page_and_nothing_that_runs(rubric):
    (question,) = rubric.questions
    answers = rubric.answers(question)
    assert len(answers) == 3, "an answer as it was handed out has its 0 points, and no reader"
    assert [one["key"] for one in answers] == sorted(one["key"] for one in answers)
    for one in answers:
        said = json.dumps(rubric.answer(question, one["key"]))
        assert not any(student in said for student in (*WORDS, "zoe"))
        assert "<script" not in said
        assert "javascript:" not in said


def test_what_cannot_be_is_a_sentence_and_changes_nothing(rubric, made):
    (question,) = rubric.questions
    key = keys(rubric)["ada"]
    one = rubric.write(question, 1, "Half of it.")
    rubric.give(question, key, [one])
    for wrong, words in [
        (lambda: rubric.give(question, key, [one], points=2.5), "2.5 points are not possible"),
        (lambda: rubric.give(question, key, [99]), "removed meanwhile"),
        (lambda: rubric.give(question, key, []), "no points yet"),
        (lambda: rubric.give(question, "0" * 16, [one]), "not in the gradebook"),
        (lambda: rubric.write(question, 5, "Too much."), "points that the question has"),
        (lambda: rubric.write(question, 1, "  "), "needs a text"),
        (lambda: rubric.remove(question, one), "Answers have this comment"),
    ]:
        with pytest.raises(UsageError, match=words):
            wrong()
    assert stored(made, "ada") == (1, False, "Half of it.")
    rubric.give(question, key, [], points=1)
    rubric.remove(question, one)
    assert rubric.comments(question) == []


@pytest.mark.parametrize(
    ("name", "words"), [("nowhere", "No notebook of the assignment"), (exercise.NAME, "has no assignment")]
)
def test_without_a_graded_class_the_command_says_what_to_do(tmp_path, monkeypatch, capsys, name, words):
    monkeypatch.chdir(exercise.make_course(tmp_path / "course"))
    assert cli.main(["read", name, "--no-browser"]) == 2
    assert words in capsys.readouterr().err


def test_no_command_line_shows_the_address(rubric, tmp_path, monkeypatch, capsys):
    """A browser's command line is seen by everybody on the machine; the file that it opens by nobody else."""
    opened = []

    def look(address):
        path = Path(address.removeprefix("file://"))
        opened.append((address, path.read_text("utf-8"), stat.S_IMODE(path.stat().st_mode)))
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reader.webbrowser, "open", look)
    with pytest.raises(KeyboardInterrupt):
        reader.serve(rubric)
    [(address, page, mode)] = opened
    token = re.search(r"token=([\w-]+)", capsys.readouterr().out)[1]
    assert (token in address, token in page, mode) == (False, True, 0o600)
    assert list(tmp_path.glob("reading-*")) == []


class TestPage(AsyncHTTPTestCase):
    """The server: who may ask, and what the page is allowed to do."""

    @pytest.fixture(autouse=True)
    def _rubric(self, rubric):
        self.rubric = rubric

    def get_app(self):
        return reader.application(self.rubric, "secret")

    def call(self, token="secret", host="127.0.0.1:1", **said):
        headers = {"X-Token": token, "Host": host}
        return self.fetch("/call", method="POST", headers=headers, body=json.dumps(said))

    def test_only_who_has_the_address_may_ask(self):
        assert self.call(do="questions").code == 200
        assert self.call(do="questions", token="other").code == 403
        assert self.call(do="questions", host="evil.example:80").code == 403
        assert self.fetch("/").code == 403

    def test_the_page_may_run_and_load_nothing_but_its_own(self):
        reply = self.fetch("/?token=secret")
        policy = reply.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'nonce-")
        nonce = policy.split("nonce-")[1].split("'")[0]
        assert f'<script nonce="{nonce}">' in reply.body.decode()
        assert "http://" not in reply.body.decode()

    def test_an_error_is_a_sentence(self):
        reply = self.call(do="give", key="0" * 16, comments=[])
        assert reply.code == 409
        assert "not in the gradebook" in json.loads(reply.body)["problem"]
