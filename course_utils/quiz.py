"""The quiz at the end of a chapter: questions in YAML, shown with jupyterquiz, checked in the reader's browser.

``quizzes/NAME.yml`` holds a list of questions; plain text in which `code` may stand between backticks::

    - question: "How many numbers are trained?"
      kind: number            # one (exactly one choice is right) | many (one or more are) | number
      answer: 65536
      tolerance: 0            # optional: how far an answer may lie from it
      why: "Said when the answer is right."
      wrong: [{value: 131072, why: "Said when this likely wrong number is given."}]
    - question: "Which of these are trained?"
      kind: many
      answers:                # three to five choices, each with the reason why it is right or wrong
        - {text: "A and B", correct: true, why: "…"}

The page asks no other host for anything. Where no script runs, the questions stand as text, their answers folded below.
A translation has the same form: ``quizzes/de/NAME.yml``.
"""

from __future__ import annotations

import gettext
import html
import math
import os
import re
import secrets
from pathlib import Path

import yaml

from course_utils import LANGUAGE
from course_utils.errors import CourseError

QUIZZES = Path(__file__).parent / "quizzes"

# White or nearly white text stands on the dark ones; right and wrong are read on white. All reach 4.5:1.
COLORS = {
    "--jq-multiple-choice-bg": "#003f63",
    "--jq-many-choice-bg": "#5a3a00",
    "--jq-numeric-bg": "#3d2159",
    "--jq-numeric-input-bg": "#3a3f47",
    "--jq-correct-color": "#00664a",
    "--jq-incorrect-color": "#a32600",
}
# On a card that is white in light and dark themes alike; sizes that suit the text around it.
STYLE = """<style>
#{id}_card {{background:#fff;color:#1a1a1a;border:1px solid #bbb;border-radius:10px}}
#{id}_card {{padding:2px 14px 14px;max-width:46rem}}
#{id} .Quiz {{font-size:1rem;line-height:1.4;max-width:none !important}}
#{id} .Answer {{margin:8px 0}} #{id} .MCButton {{font-size:.95rem;text-align:left;justify-content:flex-start}}
#{id} .MCButton:not(.correctButton):not(.incorrectButton) {{color:#1a1a1a}}
#{id} .MCButton input {{margin-right:.6em;flex:none}} #{id} .Feedback {{font-size:.95rem;text-align:left}}
#{id} .InpLabel {{font-size:.95rem}}
#{id} .Quiz>div:first-child code {{background:#e8e8e8;color:#1a1a1a;padding:0 .2em}}
</style>"""
# With the keyboard each choice is reached alone (in one group, an arrow key would answer on its way); fields have a
# name, and what is said to an answer is read out.
REACHED = {
    '"mcgroup-" + id;': '"mcgroup-" + id + "-" + index;',
    "aDiv.append(inp);": "lab.htmlFor = inp.id; aDiv.append(inp);",
    "this.fbDiv.className = 'Feedback';": 'this.fbDiv.className = "Feedback"; this.fbDiv.role = "status";',
}
HIDE = 'var text=document.getElementById("{id}_text");if(text)text.style.display="none";else setTimeout(hide,200)'


class QuizError(CourseError):
    """A quiz's file is missing, or not as it must be."""


def show(name: str) -> None:
    """Display the quiz ``quizzes/NAME.yml``.

    Raises:
        QuizError: there is no such quiz, or its file is not YAML.
    """
    from IPython.display import display

    questions = load(name)
    display({"text/html": page(questions), "text/plain": plain(questions)}, raw=True)


def _(text: str) -> str:
    """A text of ours in the reader's language; English where there is no translation."""
    if not (language := os.environ.get(LANGUAGE)):
        return text
    folder = Path(__file__).with_name("locale")
    return gettext.translation("messages", folder, [language], fallback=True).gettext(text)


def names() -> list[str]:
    """The quizzes that there are."""
    return sorted(path.stem for path in QUIZZES.glob("*.yml"))


def load(name: str, folder: Path = QUIZZES) -> list[dict]:
    """The questions of a quiz, in the form that the module's docstring shows (ci/quiz_form.py checks it).

    In the reader's language, if there is a translation.

    Raises:
        QuizError: see :func:`show`.
    """
    language = re.match(r"[a-z]{0,2}", os.environ.get(LANGUAGE, ""))[0]
    path = folder / language / f"{name}.yml"
    path = path if path.is_file() else folder / f"{name}.yml"
    if not path.is_file():
        raise QuizError(f"There is no quiz {name!r}.", f"use one of {', '.join(names())}.")
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise QuizError(f"{path.name} is not YAML: {error}", "put texts between double quotes.") from None


# ------------------------------------------------------------------------------------------------------ how it is shown


def converted(questions: list[dict]) -> list[dict]:
    """The questions as jupyterquiz takes them: its types, its names, texts as HTML."""
    return [_converted_number(q) if q["kind"] == "number" else _converted_choices(q) for q in questions]


def _converted_choices(question: dict) -> dict:
    many = question["kind"] == "many"
    several = " (" + _("More than one may be right.") + ")" if many else ""
    return {
        "type": "many_choice" if many else "multiple_choice",
        "question": markup(question["question"] + several),
        "answer_cols": 1,
        "answers": [
            {
                "answer": markup(choice["text"]),
                "correct": choice["correct"],
                "feedback": _verdict(choice["correct"], choice["why"]),
            }
            for choice in question["answers"]
        ],
    }


def _converted_number(question: dict) -> dict:
    tolerance = question.get("tolerance", 0)
    known = [(question["answer"], True, question["why"])]
    known += [(other["value"], False, other["why"]) for other in question["wrong"]]
    answers = [
        {"type": "value", **_accepted(value, tolerance), "correct": right, "feedback": _verdict(right, why)}
        for value, right, why in known
    ]
    other = _(
        "None of the numbers that we foresaw. Work it through once more; the answers stand folded under the quiz."
    )
    press_enter = _("Type the number and press Enter.")
    return {
        "type": "numeric",
        "question": markup(f"{question['question']} ({press_enter})"),
        "answers": [*answers, {"type": "default", "feedback": _verdict(False, other)}],
    }


def _accepted(value: float, tolerance: float) -> dict:
    """A value, or jupyterquiz's range, whose upper end is open."""
    if not tolerance:
        return {"value": value}
    return {"range": [value - tolerance, math.nextafter(value + tolerance, math.inf)]}


def _verdict(right: bool, why: str) -> str:
    """Right and wrong are told in words, not in colour alone."""
    said = "✓ " + _("Right.") if right else "✗ " + _("Not so.")
    return f"<b>{said}</b> {markup(why)}"


def markup(text: str) -> str:
    """Plain text as HTML: `code` in backticks becomes code, and jupyterquiz finds neither TeX nor links to make."""
    escaped = html.escape(" ".join(text.split())).replace("$", "&#36;").replace("[", "&#91;")
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped)


def page(questions: list[dict]) -> str:
    """A piece of HTML: the questions as text, replaced by the interactive quiz as soon as the script in it runs."""
    from jupyterquiz.dynamic.loader import load_questions_script
    from jupyterquiz.dynamic.renderer import build_script, build_styles, render_div

    here = f"quiz_{secrets.token_hex(6)}"  # leaves the state of `random` alone
    prefix, static, url = load_questions_script(converted(questions), here)
    script = prefix.replace("</", "<\\/") + _without_addresses(build_script("", static, url, here, True))
    for theirs, ours in REACHED.items():
        script = script.replace(theirs, ours)
    # Hiding MathJax from jupyterquiz keeps it from fetching a copy; the address goes too.
    script = f"(function(){{var MathJax;{script}\n(function hide(){{{HIDE.format(id=here)}}})();}})();"
    container = render_div(here, False, True, False, len(questions), 736, 10, "left") + "</div>"
    return (
        f'<div id="{here}_card">{build_styles(here, _colors())}{STYLE.format(id=here)}{container}'
        f'<div id="{here}_text">{_as_text(questions)}</div>{_folded_answers(questions)}</div><script>{script}</script>'
    )


def _colors() -> dict[str, str]:
    rest = {"--jq-mc-button-bg": "#f4f4f4", "--jq-mc-button-border": "#999", "--jq-mc-button-inset-shadow": "#555"}
    plain_text = {"--jq-text-color": "#fafafa", "--jq-numeric-input-label": "#1a1a1a", "--jq-link-color": "#9abafa"}
    return {**COLORS, **rest, **plain_text, "--jq-numeric-input-shadow": "#999", "--jq-string-bg": "#3d2159"}


def _without_addresses(script: str) -> str:
    return re.sub(r"https?://[^\s'\"]*", "", script)


def _as_text(questions: list[dict]) -> str:
    items = (f"<li>{markup(q['question'])}{_choices_as_text(q)}</li>" for q in questions)
    return f"<ol>{''.join(items)}</ol>"


def _choices_as_text(question: dict) -> str:
    if question["kind"] == "number":
        return ""
    items = (f"<li>{markup(choice['text'])}</li>" for choice in question["answers"])
    return f"<ul>{''.join(items)}</ul>"


def _folded_answers(questions: list[dict]) -> str:
    items = "".join(f"<li>{markup(answer)}</li>" for answer in map(_answer, questions))
    summary = _("All answers")
    return f"<details><summary>{summary}</summary><ol>{items}</ol></details>"


def _answer(question: dict) -> str:
    if question["kind"] == "number":
        return f"{question['answer']:,} – {question['why']}"
    return " ".join(f"{c['text'].rstrip('.')} – {c['why']}" for c in question["answers"] if c["correct"])


def plain(questions: list[dict]) -> str:
    """The questions, then their answers, as lines of text."""
    lines = []
    for number, question in enumerate(questions, 1):
        lines.append(f"{number}. {question['question']}")
        lines += [f"   - {choice['text']}" for choice in question.get("answers", ())]
    answers = [f"{number}. {_answer(question)}" for number, question in enumerate(questions, 1)]
    return "\n".join([*lines, "", _("Answers"), *answers])
