"""Messages in another language: who chooses it, what stays English, and what a student's process learns by it."""

from __future__ import annotations

import json

import pytest
from jinja2 import DictLoader, Environment
from nbgrader_sandbox.contract import ProbeResult, RunResult
from nbgrader_sandbox.grade.answers import Answer
from nbgrader_sandbox.grade.judge import Judge
from nbgrader_sandbox.grade.questions import Exercise
from nbgrader_sandbox.nbgrader import feedback
from nbgrader_sandbox.sandbox.contents import language_of
from nbgrader_sandbox.student import CheckFailed
from nbgrader_sandbox.student.check import Feedback
from nbgrader_sandbox.student.language import VARIABLE, _, chosen, fill, speaking
from test_questions import ONES, SPEC, WRONG
from traitlets.config import Config, Configurable

NOT_RIGHT = "{part} is not right."
GERMAN = "{part} ist nicht richtig."


@pytest.mark.parametrize("language", ["", "en", "xx", "../de", "d\0"])
def test_a_language_without_a_catalogue_is_english(monkeypatch, language):
    if "\0" not in language:  # no environment variable can hold it
        monkeypatch.setenv(VARIABLE, language)
        assert _(NOT_RIGHT) == NOT_RIGHT
    with speaking(language):
        assert _(NOT_RIGHT) == NOT_RIGHT


@pytest.mark.parametrize("language", ["de", "de_AT", "de-CH", "de_DE.UTF-8"])
def test_the_language_is_the_settings_or_its_base(monkeypatch, language):
    monkeypatch.setenv(VARIABLE, language)
    assert _(NOT_RIGHT) == GERMAN
    assert chosen({"de": {"a": "b"}, "fr": {"a": "c"}}) == {"a": "b"}
    with speaking("en"):  # a course's own setting counts more than the variable
        assert _(NOT_RIGHT) == NOT_RIGHT
    assert _("no catalogue has this") == "no catalogue has this"
    assert _("") == ""


def test_braces_in_a_value_are_no_names():
    text = fill("{call} stopped with {error}.", error="KeyError: '{call}'")
    assert text.format(call="`f`") == "`f` stopped with KeyError: '{call}'."


@pytest.fixture
def exercise():
    """One with two mistakes, of which the visible cases show only the first, and a translation of both."""
    hidden = Answer("rare", {"split": ONES}, {"test_split": 1}, "rare", "The secret.", unseen=["test_split"])
    exercise = Exercise("ex", SPEC, [], [Answer("ones", {"split": ONES}, {}, "the reference")], [WRONG, hidden])
    own = {"m is in it twice.": "m steckt zweimal darin.", "take one m.": "Nimm nur ein m.", "The secret.": "Geheim."}
    exercise.translations = {"de": own}
    return exercise


def test_a_wrong_answer_gets_its_message_in_german(exercise):
    names = {}
    exec(WRONG.cells["split"], names)
    with speaking("de"), pytest.raises(CheckFailed, match=r"m steckt zweimal darin.\n.*lieferte(.|\n)*Tipp: Nimm nur"):
        Feedback(exercise.feedback()).check("split", names)
    with pytest.raises(CheckFailed, match=r"m is in it twice.\n.*returned(.|\n)*Hint: take one m."):
        Feedback(exercise.feedback()).check("split", names)


def test_a_general_relation_and_an_untranslated_hint(exercise):
    names = {"split": lambda m: ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[-x for x in row] for row in m])}
    with speaking("de"), pytest.raises(CheckFailed, match=r"^The product hat überall das entgegengesetzte Vorzeichen"):
        Feedback(exercise.feedback()).check("split", names)


def test_hidden_mistakes_reach_no_student_in_any_language(exercise):
    data = json.dumps(exercise.feedback())
    assert "m steckt zweimal darin." in data
    assert "Geheim." not in data
    assert "secret" not in data


def test_the_grades_reason_is_german_and_the_names_for_the_report_are_not(exercise):
    copy = Exercise.from_json(json.loads(json.dumps(exercise.to_json())))  # as the judge's process gets it
    every = copy.drawn_once(1)
    given = [[copy.gives(WRONG, ask, args) for args in asked] for ask, asked, _rights in every]
    [english] = copy.criteria(every, given)
    with speaking("de"):
        [german] = copy.criteria(every, given)
    assert english.reason == "m is in it twice. Hint: take one m."
    assert german.reason == "m steckt zweimal darin. Tipp: Nimm nur ein m."
    assert (german.points, german.names) == (english.points, english.names)


CHECKS = """
from nbgrader_sandbox.contract import Criterion, ProbePlan
def plan(seed):
    return ProbePlan([])
def judge(run, seed):
    return [Criterion("test_q", 0, 2, run.probe("q").unanswered("`f`"))]
"""


def test_the_judges_process_speaks_the_language_of_who_asks():
    run = RunResult("ok", probes={"q": ProbeResult("timeout")})
    with Judge(CHECKS) as judge:
        with speaking("de"):
            assert judge.judge(run, 1, {"test_q": 2})[0].reason == "`f` brauchte länger als erlaubt."
        assert judge.judge(run, 1, {"test_q": 2})[0].reason == "`f` took longer than the time allowed."


def test_the_courses_configuration_chooses_the_language(monkeypatch):
    assert language_of(Configurable()) == ""
    monkeypatch.setenv(VARIABLE, "fr")
    assert language_of(Configurable()) == "fr"
    assert language_of(Configurable(config=Config(NotebookSandbox=Config(language="de")))) == "de"


def test_the_feedback_page_is_german():
    source = (feedback.TEMPLATES / "feedback" / "index.html.j2").read_text("utf-8")
    base = "{% block header %}{% endblock %}{% block body %}{% endblock %}"
    templates = {"page": source, "nbconvert/templates/classic/base.html.j2": base}
    environment = Environment(loader=DictLoader(templates), extensions=["jinja2.ext.loopcontrols"])
    environment.filters |= dict.fromkeys(("markdown2html", "strip_files_prefix", "highlight_code"), str)
    ours = {"notebook": "ex", "score": 1.5, "max_score": 3, "late_penalty": 0, "unread": 1, "language": "de"}
    resources = {"nbgrader": ours, "inlining": {"css": []}}
    resources["translated"] = feedback.partial(feedback._translate, resources)
    page = environment.get_template("page").render(nb={"cells": []}, resources=resources)
    assert '<html lang="de">' in page
    assert "1.5 von 3 Punkten bisher; über bis zu 1 weitere entscheidet noch ein Mensch" in page
