"""Whether a quiz is well formed, as the head of ``course_utils/quiz.py`` describes it; a gate asks this of each."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from course_utils import quiz

QUESTIONS, CHOICES = (4, 6), (3, 5)
FIELDS = {
    "one": {"question", "kind", "answers"},
    "many": {"question", "kind", "answers"},
    "number": {"question", "kind", "answer", "why", "wrong"},
}
OPTIONAL = {"tolerance"}


def checked(name: str, folder: Path = quiz.QUIZZES) -> list[dict]:
    """The questions of a quiz.

    Raises:
        QuizError: there is no such quiz, or it is malformed; the message says which question and why.
    """
    questions = quiz.load(name, folder)
    if found := list(problems(questions)):
        raise quiz.QuizError(f"{name}.yml: {'; '.join(found)}.", "see the form in course_utils/quiz.py.")
    return questions


def problems(questions: object) -> Iterator[str]:
    """What is wrong with a quiz, one line for each thing."""
    low, high = QUESTIONS
    if not isinstance(questions, list) or not low <= len(questions) <= high:
        yield f"a quiz is a list of {low} to {high} questions"
        return
    for number, question in enumerate(questions, 1):
        yield from (f"question {number}: {problem}" for problem in _problems_of(question))
    texts = [question.get("question") for question in questions if isinstance(question, dict)]
    if len(set(map(str, texts))) < len(texts):
        yield "a question stands there twice"


def _problems_of(question: object):
    if not isinstance(question, dict) or question.get("kind") not in FIELDS:
        yield f"kind must be one of {', '.join(FIELDS)}"
        return
    fields = FIELDS[question["kind"]]
    yield from (f"{field!r} is missing" for field in sorted(fields - question.keys()))
    extra = question.keys() - fields - (OPTIONAL if question["kind"] == "number" else set())
    yield from (f"{field!r} means nothing here" for field in sorted(map(str, extra)))
    if fields <= question.keys():
        yield from _bad_texts(question)
        yield from _bad_number(question) if question["kind"] == "number" else _bad_choices(question)


def _bad_texts(question: dict):
    texts = {"question": question["question"]} | ({"why": question["why"]} if "why" in question else {})
    yield from (f"{name!r} must be text" for name, text in texts.items() if not _is_text(text))
    if _is_text(question["question"]) and question["question"].count("`") % 2:
        yield "a backtick is not closed"


def _bad_choices(question: dict):
    choices, (low, high) = question["answers"], CHOICES
    if not isinstance(choices, list) or not low <= len(choices) <= high:
        yield f"it must have {low} to {high} choices"
        return
    for place, choice in enumerate(choices, 1):
        if not isinstance(choice, dict) or choice.keys() != {"text", "correct", "why"}:
            yield f"choice {place} must have text, correct and why"
        elif not isinstance(choice["correct"], bool) or not _is_text(choice["text"]) or not _is_text(choice["why"]):
            yield f"choice {place}: correct is true or false, text and why are texts"
    choices = [choice for choice in choices if isinstance(choice, dict)]
    right = sum(choice.get("correct") is True for choice in choices)
    if question["kind"] == "one" and right != 1:
        yield f"exactly one choice must be correct, not {right}"
    if not 0 < right < len(choices):
        yield "at least one choice must be correct, and one wrong"
    if len({str(choice.get("text")).strip().lower() for choice in choices}) < len(choices):
        yield "a choice stands there twice"


def _bad_number(question: dict):
    right, tolerance, wrong = question["answer"], question.get("tolerance", 0), question["wrong"]
    if not _is_number(right) or not _is_number(tolerance) or tolerance < 0:
        yield "answer must be a number, tolerance a number that is not negative"
    elif not isinstance(wrong, list) or not wrong:
        yield "at least one likely wrong number must be explained"
    else:
        for place, other in enumerate(wrong, 1):
            if not isinstance(other, dict) or other.keys() != {"value", "why"}:
                yield f"wrong number {place} must have value and why"
            elif not _is_number(other["value"]) or not _is_text(other["why"]):
                yield f"wrong number {place}: value is a number, why is text"
            elif abs(other["value"] - right) <= tolerance:
                yield f"wrong number {place} would be taken for right"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
