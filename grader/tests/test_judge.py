"""The judge: a process of its own that cannot be stalled, and points that only a truth computed there decides."""

from __future__ import annotations

import copy
import importlib.util
import json

import exercise
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader_sandbox.contract import CellResult, ProbeResult, RunResult
from nbgrader_sandbox.grade.judge import Judge, JudgeError, judge_tests
from nbgrader_sandbox.nbgrader import feedback

GOOD = """
from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan
print("this goes to stderr")
def plan(seed):
    return ProbePlan([Probe("q", "call", "f", [seed])])
def judge(run, seed):
    return [Criterion("test_q", 2 if run.probe("q").value == seed + 1 else 0, 2, "because")]
"""


def answered(value):
    return RunResult("ok", probes={"q": ProbeResult("ok", value)})


def test_plan_and_judge_cross_the_process_boundary():
    with Judge(GOOD) as judge:
        assert judge.plan(41).probes[0].args == [41]
        assert [c.points for c in judge.judge(answered(42), 41, {"test_q": 2})] == [2]
        assert [c.points for c in judge.judge(answered(True), 41, {"test_q": 2})] == [0]


def test_points_that_do_not_fit_the_notebook_are_the_instructors_mistake():
    with Judge(GOOD) as judge, pytest.raises(JudgeError, match="give both the same tests"):
        judge.judge(answered(1), 1, {"test_q": 3})
    twice = GOOD.replace("return [Criterion(", "return 2 * [Criterion(")
    with Judge(twice) as judge, pytest.raises(JudgeError, match="give both the same tests"):
        judge.judge(answered(1), 1, {"test_q": 2})


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        ("import nothing_like_this", "nothing_like_this"),
        ("def plan(seed):\n    return seed.oops", "line 2"),
        ("def plan(seed):\n    while True: pass", "within 1 s"),
        ("def plan(seed):\n    import os; os._exit(1)", "process ended"),
        ("def plan(seed):\n    import sys; sys.exit(1)", "process ended"),
    ],
)
def test_checks_that_fail_say_where(checks, words):
    with Judge(checks, timeout_s=1 if "while" in checks else 30) as judge:
        for _ in range(2):  # the second time as well: a new process each time
            with pytest.raises(JudgeError, match=words):
                judge.plan(1)


def test_a_judge_leaves_no_process():
    judge = Judge(GOOD)
    judge.plan(1)
    process = judge._process
    judge.close()
    assert process.poll() is not None


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        (CellResult("t", "ok"), 2),
        (CellResult("t", "ok", stderr="a warning"), 2),
        (CellResult("t", "ok", result="'text'"), 2),
        (CellResult("t", "ok", result="0.5"), 0.5),
        (CellResult("t", "error", "AssertionError"), 0),
        (CellResult("t", "timeout"), 0),
        (CellResult("t", "died"), 0),
        (CellResult("other", "ok"), 0),
        (CellResult("t", "ok", result="500"), None),
        (CellResult("t", "ok", result="-1"), None),
        (CellResult("t", "ok", result="nan"), None),
    ],
)
def test_asserts_of_a_stock_assignment(cell, points):
    [found] = judge_tests(RunResult("ok", cells=[cell]), {"t": 2})
    assert found.points == points


# ---- exercise 9.3 ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def checks():
    spec = importlib.util.spec_from_file_location("checks_of_ex_9_3", exercise.CHECKS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_questions_differ_from_seed_to_seed(checks):
    plans = {json.dumps(checks.plan(seed).to_json()) for seed in range(20)}
    assert len(plans) == 20
    for seed in range(200):
        ranks = [probe.args[0] for probe in checks.plan(seed).probes if probe.kind == "call"]
        assert not set(ranks) & set(checks.RANKS)


def run_of(**values):
    answers = {"model": "gpt2", "targets": ["c_attn"], "counts": {str(r): 36_864 * r for r in (4, 8, 16, 32)}, **values}
    probes = {name: ProbeResult("ok", value) for name, value in answers.items()}
    return RunResult("ok", probes=probes)


def points(checks, run, seed=3):
    return {c.id: c.points for c in checks.judge(run, seed)}


@pytest.mark.parametrize(
    "lie",
    [
        dict.fromkeys(("4", "8", "16", "32"), True),
        {str(r): str(36_864 * r) for r in (4, 8, 16, 32)},
        {str(r): [36_864 * r] for r in (4, 8, 16, 32)},
        {str(r): {"__eq__": True} for r in (4, 8, 16, 32)},
        [147_456, 294_912, 589_824, 1_179_648],
        "counts",
        None,
        1e308,
        {"4" * 5000: 1},
    ],
)
def test_values_of_another_kind_are_no_counts(checks, lie):
    assert points(checks, run_of(counts=lie))["test_counts"] == 0


@pytest.mark.parametrize(
    "choice", [{"model": "gpt5"}, {"model": ["gpt2"]}, {"targets": ["wte"]}, {"targets": []}, {"targets": "(a+)+$"}]
)
def test_a_choice_that_the_course_does_not_know_goes_to_the_instructor(checks, choice):
    found = points(checks, run_of(**choice))
    assert [found[name] for name in checks.TESTS[:4]] == [None] * 4


def test_a_hub_name_is_the_same_model(checks):
    assert points(checks, run_of(model="openai-community/gpt2"))["test_counts"] == 3


def test_what_is_missing_is_named_and_never_the_number(checks):
    for criterion in checks.judge(RunResult("died", "the kernel died in code cell 1"), 3):
        assert criterion.points == 0
        assert "147" not in criterion.reason
        assert criterion.reason


# ---- feedback -------------------------------------------------------------------------------------------------------

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://example.org/who-looks.png)",
    "![x](//example.org/who-looks.png)",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=https://example.org><input></form>",
    "<a href=x onclick=alert(1)>x</a>",
    "<style>@import url(https://example.org)</style>",
    "<meta http-equiv=refresh content=0;url=https://example.org>",
    "<base href=https://example.org>",
    "<p style='background:url(https://example.org)'>x</p>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_markdown_that_would_run_or_load_something(attack):
    html = feedback.safe_markdown({"cell": {}}, attack).lower()
    for mark in ("<script", "onerror", "onload", "onclick", "javascript:", "data:text", "<iframe", "<form", "<input",
                 "<style", "<meta", "<base", "style=", "<svg"):  # fmt: skip
        assert mark not in html
    assert 'src="' not in html or "example.org" not in html


def test_markdown_that_is_only_markdown():
    html = feedback.safe_markdown(
        {"cell": {}}, "# Title\n\n**bold** `x < y` $a < b$\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    for kept in ("<h1", "<strong>bold</strong>", "x &lt; y", "$a &lt; b$", "<td>1</td>"):
        assert kept in html


def test_a_very_long_text_is_shown_as_it_was_typed(monkeypatch):
    monkeypatch.setattr(feedback, "LONGEST_MARKDOWN", 10)
    assert feedback.safe_markdown({}, "# a heading <b>") == "<pre># a heading &lt;b&gt;</pre>"


def test_outputs_that_a_browser_would_run_are_dropped():
    data = {"text/html": "<b>x</b>", "image/svg+xml": "<svg/>", "application/javascript": "1", "text/plain": "x"}
    notebook = new_notebook(cells=[new_code_cell("x", outputs=[new_output("display_data", data=data)])])
    notebook, _ = feedback.OnlyPlainOutputs().preprocess(notebook, {})
    assert notebook.cells[0].outputs[0].data == {"text/plain": "x"}


def test_a_picture_keeps_no_words_of_the_students_process_and_has_a_description():
    made = {"image/png": {"alt": "full marks"}, "x": 1}
    outputs = [new_output("display_data", data={"image/png": "iVBORw0K"}, metadata=made),
               new_output("display_data", data={"text/plain": "x"}, metadata=made)]  # fmt: skip
    notebook, _ = feedback.OnlyPlainOutputs().preprocess(new_notebook(cells=[new_code_cell("x", outputs=outputs)]), {})
    assert [output.metadata for output in notebook.cells[0].outputs] == [{"image/png": {"alt": feedback.ALT}}, {}]


@pytest.mark.parametrize(("message", "kept"), [("try 1", True), ("the answer is 149", False), ("", False)])
def test_a_message_is_kept_only_if_the_visible_test_says_it(message, kept):
    source = (
        'assert f(1), "try 1"\n### BEGIN HIDDEN TESTS\nassert f(2) == 149, "the answer is 149"\n### END HIDDEN TESTS'
    )
    cell = new_code_cell(
        source, outputs=[new_output("error", ename="AssertionError", evalue=message, traceback=["secret"])]
    )
    cell.metadata["nbgrader"] = {"grade": True, "solution": False, "grade_id": "t", "locked": True}
    notebook, _ = feedback.HideChecks().preprocess(copy.deepcopy(new_notebook(cells=[cell])), {})
    shown = notebook.cells[0]
    assert "149" not in json.dumps(shown)
    assert (shown.outputs[0].evalue == message) == (kept or not message)


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("[![Open In Colab](https://x.org/badge.svg)](https://y.org)", '<a href="https://y.org">Open In Colab</a>'),
        ('![curve](http://x.org/a.png "T")', "<p>curve</p>"),
        ("![<script>alert(1)</script> & *b*](//x.org/a.png)", "<p>alert(1) &amp; <em>b</em></p>"),
        ("![mine](data:image/png;base64,iVBO)", '<img src="data:image/png;base64,iVBO" alt="mine">'),
    ],
)
def test_a_picture_from_elsewhere_leaves_its_words(source, page):
    """The page may not load it, and a broken picture says nothing."""
    assert page in feedback.harmless_html(source, {})


@pytest.mark.parametrize(("given", "more"), [(None, 4), (0, 4), (1.5, 2.5)])
def test_points_for_an_earlier_text_are_not_promised_again(monkeypatch, given, more):
    """After a second hand-in they stay in the score until somebody looks again."""
    cell = new_markdown_cell("because", metadata={"nbgrader": {"points": 4, "score": given, "unread": True}})
    read = new_markdown_cell("because", metadata={"nbgrader": {"points": 3, "score": 1, "unread": False}})
    monkeypatch.setattr(feedback.GetGrades, "preprocess", lambda self, nb, resources: (nb, resources))
    _, resources = feedback.Grades().preprocess(new_notebook(cells=[cell, read]), {"nbgrader": {}})
    assert resources["nbgrader"]["unread"] == more
