"""Every quiz has the answers that it claims, jupyterquiz takes what we hand it, and broken files are refused."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from ci import quiz_form
from course_utils import quiz

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))

CHOICES = [
    {"text": "yes", "correct": True, "why": "so"},
    {"text": "no", "correct": False, "why": "not so"},
    {"text": "maybe", "correct": False, "why": "not so either"},
]
ONE = {"question": "Is it `so`?", "kind": "one", "answers": CHOICES}
NUMBER = {
    "question": "How many?",
    "kind": "number",
    "answer": 8,
    "why": "4 + 4",
    "wrong": [{"value": 16, "why": "4·4"}],
}


def good() -> list[dict]:
    """Four questions of all kinds, each time anew."""
    many = {**ONE, "kind": "many", "question": "Which are so?"}
    return json.loads(json.dumps([ONE, many, NUMBER, {**NUMBER, "question": "About how many?", "tolerance": 0.5}]))


@pytest.fixture
def load(tmp_path):
    def from_questions(questions) -> list[dict]:
        (tmp_path / "it.yml").write_text(questions if isinstance(questions, str) else yaml.safe_dump(questions))
        return quiz_form.checked("it", tmp_path)

    return from_questions


# ------------------------------------------------------------------------------------------- the course's quizzes


def test_every_chapter_has_a_quiz_and_no_quiz_is_without_one():
    assert quiz.names() == CHAPTERS


@pytest.mark.parametrize("name", quiz.names())
def test_a_quiz_has_exactly_the_answers_that_it_claims(name):
    questions = yaml.safe_load((quiz.QUIZZES / f"{name}.yml").read_text(encoding="utf-8"))
    assert 4 <= len(questions) <= 6
    for question in questions:
        if question["kind"] == "number":
            assert question["why"]
            assert question["wrong"]
            assert all(
                abs(other["value"] - question["answer"]) > question.get("tolerance", 0) and other["why"]
                for other in question["wrong"]
            )
            continue
        right = [choice["text"] for choice in question["answers"] if choice["correct"]]
        assert len(right) == 1 if question["kind"] == "one" else 1 <= len(right) < len(question["answers"])
        assert all(choice["why"].strip() for choice in question["answers"])
    assert quiz_form.checked(name) == questions


@pytest.mark.parametrize("name", quiz.names())
def test_a_right_choice_is_not_told_by_its_length(name):
    questions = [q for q in quiz.load(name) if q["kind"] == "one"]
    longest = [max(q["answers"], key=lambda choice: len(choice["text"]))["correct"] for q in questions]
    assert not longest or not all(longest), "in every question the longest choice is the right one"


def computed() -> dict[str, list[float]]:
    """The numbers that quizzes ask for, computed with the libraries where one knows the answer."""
    import bitsandbytes as bnb
    import torch

    row = bnb.functional.int8_vectorwise_quant(torch.tensor([[2.0, 0.5]]).half())[0]
    codes, scales, _ = bnb.functional.int8_vectorwise_quant(torch.ones(1024, 4096).half())
    packed, _ = bnb.functional.quantize_4bit(torch.ones(4096, 1024), quant_type="nf4")
    small, state = bnb.functional.quantize_4bit(torch.ones(4096), quant_type="nf4", blocksize=32)
    adam = torch.optim.AdamW([torch.nn.Parameter(torch.ones(1000))])
    adam.param_groups[0]["params"][0].grad = torch.ones(1000)
    adam.step()
    (states,) = adam.state.values()
    return {
        "01_rank_one": [
            torch.tensor([6.0, 4.0, 3.0])[1:].norm().item(),
            next(r for r in range(1001) if r * (1000 + 1000) == 1000 * 1000),
        ],
        "02_counting_parameters": [24 * 4 * ((1024 + 1024) + (1024 + 256)), packed.numel()],
        "05_lora_8bit": [row[0, 1].item(), codes.nbytes + scales.nbytes],
        "06_four_bits": [8 * (small.nbytes + state.absmax.nbytes) / 4096, int("0101" + "1100", 2)],
        "07_qlora": [10 * sum(t.nbytes for t in states.values() if t.numel() == 1000) / 1000],
    }


def test_numbers_are_what_one_computes():
    for name, numbers in computed().items():
        asked = [question for question in quiz.load(name) if question["kind"] == "number"]
        assert [question["answer"] for question in asked] == numbers, name


# ----------------------------------------------------------------------------------------- what jupyterquiz is handed


@pytest.mark.parametrize("name", quiz.names())
def test_what_is_handed_over_is_what_jupyterquiz_reads(name):
    for question, made in zip(quiz.load(name), quiz.converted(quiz.load(name)), strict=True):
        assert made["type"] == {"one": "multiple_choice", "many": "many_choice", "number": "numeric"}[question["kind"]]
        assert all(
            {"correct", "feedback"} <= answer.keys() for answer in made["answers"] if answer.get("type") != "default"
        )
        if question["kind"] != "number":
            assert [a["correct"] for a in made["answers"]] == [c["correct"] for c in question["answers"]]
            assert all(answer["answer"] for answer in made["answers"])
        else:
            *values, default = made["answers"]
            assert [a["correct"] for a in values] == [True] + [False] * len(question["wrong"])
            assert all(("value" in a) != ("range" in a) for a in values)
            assert default.keys() == {"type", "feedback"}


def test_a_tolerance_takes_both_ends():
    (right, *_) = quiz.converted([good()[3]])[0]["answers"]
    low, high = right["range"]
    assert low == 7.5
    assert 8.5 < high < 8.5001, "jupyterquiz leaves the upper end out"


def test_jupyterquiz_knows_the_types():
    import jupyterquiz

    scripts = "".join(path.read_text("utf-8") for path in (Path(jupyterquiz.__file__).parent / "js").glob("*.js"))
    registered = set(re.findall(r"Question\.register\('(\w+)'", scripts))
    assert {question["type"] for question in quiz.converted(good())} <= registered


def test_texts_stay_texts():
    assert quiz.markup("a <b> costs $5, [so](x) `r * <n>` it is") == (
        "a &lt;b&gt; costs &#36;5, &#91;so](x) <code>r * &lt;n&gt;</code> it is"
    )


# --------------------------------------------------------------------------------------------------- what is shown


def test_a_page_asks_no_other_host():
    page = quiz.page(good())
    assert not re.findall(r"https?:\S+|@import|url\(", page)
    assert "<script src" not in page
    assert "var MathJax;" in page, "jupyterquiz must not find MathJax, which it would fetch"


def test_a_page_is_whole_html_and_readable_without_scripts():
    page = quiz.page(good())
    assert page.count("<script>") == page.count("</script>") == 1
    text = re.sub(r"<(script|style)>.*?</\1>", "", page, flags=re.S)
    assert text.count("<div") == text.count("</div>")
    for words in ("Is it <code>so</code>?", "maybe", "<details>", "8 – 4 + 4"):
        assert words in text


def test_plain_text_holds_questions_choices_and_answers():
    text = quiz.plain(good())
    assert "1. Is it `so`?\n   - yes\n   - no\n   - maybe" in text
    assert text.endswith("4. 8 – 4 + 4")


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("color", quiz.COLORS.values())
def test_white_can_be_read_on_every_colour_and_every_colour_on_white(color):
    assert (luminance("#fafafa") + 0.05) / (luminance(color) + 0.05) >= 4.5


def test_show_displays_once_and_disturbs_nothing(monkeypatch, capfd, tmp_path):
    (tmp_path / "it.yml").write_text(yaml.safe_dump(good()))
    shown = []
    monkeypatch.setattr(quiz.load, "__defaults__", (tmp_path,))
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: shown.append((a, k)))
    before = random.getstate()
    quiz.show("it")
    assert random.getstate() == before
    (((data,), _),) = shown
    assert data.keys() == {"text/html", "text/plain"}
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not shutil.which("node"), reason="needs node to read JavaScript")
def test_the_script_is_javascript(tmp_path):
    (script,) = re.findall(r"<script>(.*)</script>", quiz.page(good()), flags=re.S)
    (tmp_path / "it.js").write_text(script)
    subprocess.run(["node", "--check", str(tmp_path / "it.js")], check=True, capture_output=True)


# ------------------------------------------------------------------------------------------- broken files are refused


def test_a_good_file_is_taken(load):
    assert load(good()) == good()


def test_a_missing_quiz_is_named():
    with pytest.raises(quiz.QuizError, match="There is no quiz '99_nothing'"):
        quiz.load("99_nothing")


def test_what_is_not_yaml_is_refused(load):
    with pytest.raises(quiz.QuizError, match=r"it\.yml is not YAML"):
        load("- question: 'open")


@pytest.mark.parametrize("questions", [None, {}, "text", good()[:3], good() + good()[:3]], ids=str)
def test_a_quiz_has_four_to_six_questions(load, questions):
    with pytest.raises(quiz.QuizError, match="a list of 4 to 6 questions"):
        load(questions)


def _set(*path_and_value):
    *path, last, value = path_and_value

    def change(questions):
        place = questions
        for step in path:
            place = place[step]
        place[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (_set(0, "just text"), "question 1: kind must be one of"),
        (_set(1, "kind", "some"), "question 2: kind must be one of"),
        (lambda q: q[0].pop("question"), "question 1: 'question' is missing"),
        (lambda q: q[2].pop("why"), "question 3: 'why' is missing"),
        (_set(0, "tolerance", 1), "question 1: 'tolerance' means nothing here"),
        (_set(0, "question", " "), "question 1: 'question' must be text"),
        (_set(0, "question", "an `open"), "question 1: a backtick is not closed"),
        (_set(0, "question", "Which are so?"), "a question stands there twice"),
        (lambda q: q[0]["answers"].pop(), "question 1: it must have 3 to 5 choices"),
        (lambda q: q[0]["answers"][1].pop("why"), "question 1: choice 2 must have text, correct and why"),
        (_set(0, "answers", 1, "why", ""), "question 1: choice 2: correct is true or false"),
        (_set(0, "answers", 1, "correct", "no"), "question 1: choice 2: correct is true or false"),
        (_set(0, "answers", 1, "correct", True), "question 1: exactly one choice must be correct, not 2"),
        (_set(0, "answers", 0, "correct", False), "question 1: exactly one choice must be correct, not 0"),
        (_set(1, "answers", 0, "correct", False), "question 2: at least one choice must be correct, and one wrong"),
        (
            lambda q: [c.update(correct=True) for c in q[1]["answers"]],
            "question 2: at least one choice must be correct",
        ),
        (_set(0, "answers", 1, "text", " Yes"), "question 1: a choice stands there twice"),
        (_set(2, "answer", "8"), "question 3: answer must be a number"),
        (_set(3, "tolerance", -1), "question 4: answer must be a number, tolerance a number that is not negative"),
        (_set(2, "wrong", []), "question 3: at least one likely wrong number must be explained"),
        (_set(2, "wrong", 0, "value", "x"), "question 3: wrong number 1: value is a number"),
        (_set(2, "wrong", 0, {"value": 16}), "question 3: wrong number 1 must have value and why"),
        (_set(3, "wrong", 0, "value", 8.5), "question 4: wrong number 1 would be taken for right"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(load, change, complaint):
    questions = good()
    change(questions)
    with pytest.raises(quiz.QuizError) as error:
        load(questions)
    assert complaint in str(error.value)
