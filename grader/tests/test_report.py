"""The class report: what it counts, and that it names nobody unless asked."""

from __future__ import annotations

import pytest
from nbgrader_sandbox import cli, report
from nbgrader_sandbox.contract import Criterion, Verdict
from nbgrader_sandbox.errors import UsageError


def verdict(student: str, easy: float | None, hard: float | None, *names: str, status: str = "graded") -> dict:
    questions = [
        Criterion("easy", easy, 2, "…", names),
        Criterion("hard", hard, 4, "…"),
        Criterion("other", hard / 4, 1, "…"),
    ]
    return Verdict(student, "squares", status, 1, questions, seconds=0.5).to_json()


@pytest.fixture
def found() -> report.Report:
    klass = [verdict(f"s{n}", 2 if n % 2 else 0, n / 2, *(["half_as_large"] if n % 2 == 0 else [])) for n in range(9)]
    klass.append(verdict("Zoë <b>", None, 4, "half_as_large", "half_as_large", "(transposed)", status="review"))
    klass.append(verdict("eve", 0, 0, status="refused"))
    return report.of("squares", klass, {"Zoë <b>": ["why", "easy"], "s1": ["why"]})


def test_points_misconceptions_and_what_waits(found):
    easy, hard, other, why = found.questions
    assert found.submissions == 11
    assert (len(easy.shares), easy.waiting, easy.mean) == (9, 1, pytest.approx(4 / 9))
    assert found.misconceptions == [("easy", "half_as_large", 6), ("easy", "(transposed)", 1)]
    assert found.waiting == [("Zoë <b>", ["easy", "why"]), ("s1", ["why"])]
    assert (why.max_score, why.waiting) == (None, 2)
    assert easy.discrimination == pytest.approx(0, abs=0.2)
    assert easy.remark() == "hardly separates strong from weak students"
    assert hard.discrimination > report.WEAK
    assert hard.remark() == other.remark() == ""


def test_too_few_submissions_say_nothing_about_a_question():
    found = report.of("squares", [verdict(f"s{n}", 2, n) for n in range(3)], {})
    assert [q.discrimination for q in found.questions] == [None] * 3
    assert found.questions[0].remark() == "everybody got the same"
    assert report.of("squares", [verdict("s1", 2, 1)], {}).questions[0].remark() == ""


def test_students_are_named_only_when_asked_for(found):
    for written in (report.as_text, report.as_html):
        assert "Zo" not in written(found)
        assert "Zoë" in written(found, names=True)
    assert "<b>" not in report.as_html(found, names=True)
    text = report.as_text(found)
    assert "2 submissions wait for points by hand" in text
    assert "  easy, why: Zoë <b>\n  why: s1\n" in report.as_text(found, names=True)
    assert "6  easy: half as large" in text
    assert "[transposed]" in text
    assert "0.5 s a submission" in text


def test_a_students_name_begins_no_line():
    found = report.of("squares", [verdict("s1", 2, 1)], {"s1\n    9  easy: cheats\x1b[2J": ["why"]})
    assert "  why: s1     9  easy: cheats [2J\n" in report.as_text(found, names=True) + "\n"


def test_a_class_that_was_not_graded_is_named(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    arguments = cli.parser().parse_args(["report", "squares", "--course-dir", str(tmp_path)])
    with pytest.raises(UsageError, match="no graded submission of 'squares'"):
        arguments.function(arguments)
