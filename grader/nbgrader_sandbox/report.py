"""A class at a glance: points by question, which misconceptions were seen how often, and what waits for a person.

It is made from the verdicts in the gradebook. No student is named unless that is asked for.
"""

from __future__ import annotations

import html
import json
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from nbgrader_sandbox.console import printable

FEW = 8  # submissions; fewer say nothing about how a question discriminates
WEAK = 0.2  # a correlation below this: whoever does well elsewhere does not do better here (Ebel's rule of thumb)
BAR = 20  # characters of a bar in a terminal


@dataclass
class Question:
    """What the class did with one question. Shares are parts of its points, from 0 to 1."""

    id: str
    max_score: float | None = None  # None for one that is given points by hand only
    shares: list[float] = field(default_factory=list)  # of the submissions that were judged
    waiting: int = 0
    discrimination: float | None = None  # correlation with the other questions' points; None if it can't be told

    @property
    def mean(self) -> float | None:
        """The mean share; None if no submission was judged."""
        return statistics.mean(self.shares) if self.shares else None

    def remark(self) -> str:
        """What an instructor should look at."""
        if len(self.shares) > 1 and min(self.shares) == max(self.shares):
            return "everybody got the same"
        if self.discrimination is not None and self.discrimination < WEAK:
            return "hardly separates strong from weak students"
        return ""


@dataclass
class Report:
    """A class's results in one assignment."""

    assignment: str
    status: Counter[str]
    questions: list[Question]
    misconceptions: list[tuple[str, str, int]]  # (question, name, notebooks it was seen in), most frequent first
    waiting: list[tuple[str, list[str]]]  # (student, questions that wait for points by hand)
    seconds: list[float]  # that grading took, for each submission

    @property
    def submissions(self) -> int:
        """How many there are."""
        return sum(self.status.values())


def of(assignment: str, verdicts: Iterable[dict[str, Any]], waiting: dict[str, list[str]]) -> Report:
    """Return the report on ``verdicts``, as :meth:`Verdict.to_json` gives them.

    ``waiting`` are the cells that wait for points by hand, by student, as the gradebook has them now: written answers
    are among them, and what was given points since the grading is not.

    Refused files count among the submissions and not in the questions: they say nothing about them.
    """
    verdicts = list(verdicts)
    judged = [v for v in verdicts if v["status"] in ("graded", "review")]
    questions: dict[str, Question] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for verdict in judged:
        for one in verdict["questions"]:
            question = questions.setdefault(one["id"], Question(one["id"], one["max_score"]))
            if one["score"] is not None and one["max_score"]:
                question.shares.append(one["score"] / one["max_score"])
            seen.update((one["id"], name) for name in dict.fromkeys(one["misconceptions"]))
    for question in questions.values():
        question.discrimination = _discrimination(question.id, judged)
    for name, count in Counter(name for cells in waiting.values() for name in cells).items():
        questions.setdefault(name, Question(name)).waiting = count
    return Report(
        assignment,
        Counter(v["status"] for v in verdicts),
        list(questions.values()),
        [(question, name, count) for (question, name), count in seen.most_common()],
        [(student, sorted(cells, key=list(questions).index)) for student, cells in sorted(waiting.items())],
        [v["seconds"] for v in verdicts if v.get("seconds")],
    )


def _discrimination(question: str, verdicts: list[dict[str, Any]]) -> float | None:
    """The correlation of a question's points with the points of all others together (the corrected item-total one)."""
    pairs = []
    for verdict in verdicts:
        scores = {one["id"]: one["score"] for one in verdict["questions"]}
        if None not in scores.values() and question in scores:
            pairs.append((scores.pop(question), sum(scores.values())))
    if len(pairs) < FEW:
        return None
    try:
        return statistics.correlation(*zip(*pairs, strict=True))
    except statistics.StatisticsError:  # all the same
        return None


# ---- for the terminal -----------------------------------------------------------------------------------------------


def as_text(report: Report, names: bool = False) -> str:
    """Return the report as lines for a terminal."""
    lines = [f"{report.assignment}: {report.submissions} submissions ({_counts(report.status)})"]
    width = max((len(q.id) for q in report.questions), default=0)
    if report.questions:
        lines += ["", f"{'question':{width}}  points  mean share{'':{BAR - 6}}  waiting  remark"]
    for q in report.questions:
        bar = "" if q.mean is None else "█" * round(q.mean * BAR)
        share = "   –" if q.mean is None else f"{q.mean:4.0%}"
        points = "–" if q.max_score is None else f"{q.max_score:g}"
        lines.append(f"{q.id:{width}}  {points:>6}  {share} {bar:{BAR}}  {q.waiting:7}  {q.remark()}".rstrip())
    if report.misconceptions:
        lines += ["", "misconceptions, and in how many notebooks each was seen ([…]: a general relation)"]
    for question, name, count in report.misconceptions:
        lines.append(f"{count:5}  {question}: {_readable(name)}")
    if report.waiting:
        lines += ["", _waiting(report) + (":" if names else ". To see whose, add --names.")]
        lines += [f"  {ids}: {printable(', '.join(students))}" for ids, students in _groups(report) if names]
    if report.seconds:
        lines += ["", _time(report.seconds)]
    return "\n".join(lines)


def _counts(status: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in status.most_common()) or "none"


def _waiting(report: Report) -> str:
    count = len(report.waiting)
    return f"{count} submission{'s wait' if count != 1 else ' waits'} for points by hand"


def _groups(report: Report) -> list[tuple[str, list[str]]]:
    """Students by what of theirs waits: those with the most questions first, since most wait for a reader only."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for student, ids in report.waiting:
        groups.setdefault(tuple(ids), []).append(student)
    return [(", ".join(ids), students) for ids, students in sorted(groups.items(), key=lambda one: -len(one[0]))]


def _readable(name: str) -> str:
    """A misconception's name as words; the engine's general relations come in brackets."""
    words = name.strip("()").replace("_", " ")
    return f"[{words}]" if name.startswith("(") else words


def _time(seconds: list[float]) -> str:
    return f"grading took {statistics.median(seconds):.1f} s a submission (median), {max(seconds):.1f} s at most"


# ---- for a browser --------------------------------------------------------------------------------------------------

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; margin-bottom: 2rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8888; }}
.number {{ text-align: right; width: 1%; font-variant-numeric: tabular-nums; }}
meter {{ width: 8rem; }}
</style></head><body><h1>{title}</h1><p>{status}</p>
<h2>Points by question</h2><table><thead><tr><th>question</th><th class=number>points</th><th>mean share</th>
<th class=number>discrimination</th><th class=number>waiting</th><th>remark</th></tr></thead>
<tbody>{questions}</tbody></table>
<h2>Misconceptions</h2><p>In how many notebooks each was recognised. Names in brackets are general relations.</p>
<table><thead><tr><th class=number>notebooks</th><th>question</th><th>misconception</th></tr></thead>
<tbody>{seen}</tbody></table>
<h2>Waiting for points by hand</h2>{waiting}<p>{time}</p></body></html>
"""


def as_html(report: Report, names: bool = False) -> str:
    """Return the report as a page of its own that needs no other file."""
    esc = html.escape
    questions = "".join(
        f"<tr><td>{esc(q.id)}</td><td class=number>{'–' if q.max_score is None else format(q.max_score, 'g')}</td>"
        f"<td>{_meter(q.mean)}</td>"
        f"<td class=number>{'–' if q.discrimination is None else format(q.discrimination, '.2f')}</td>"
        f"<td class=number>{q.waiting}</td><td>{esc(q.remark())}</td></tr>"
        for q in report.questions
    )
    seen = "".join(
        f"<tr><td class=number>{count}</td><td>{esc(question)}</td><td>{esc(_readable(name))}</td></tr>"
        for question, name, count in report.misconceptions
    )
    waiting = "".join(f"<li>{esc(ids)}: {esc(', '.join(students))}</li>" for ids, students in _groups(report))
    return PAGE.format(
        title=esc(f"{report.assignment}: {report.submissions} submissions"),
        status=esc(_counts(report.status)),
        questions=questions,
        seen=seen or "<tr><td colspan=3>none</td></tr>",
        waiting=f"<ul>{waiting}</ul>" if names and waiting else f"<p>{_waiting(report)}.</p>",
        time=esc(_time(report.seconds)) if report.seconds else "",
    )


def _meter(share: float | None) -> str:
    if share is None:
        return "–"
    return f'<meter value="{share:.3f}" aria-label="mean share {share:.0%}"></meter> {share:.0%}'


def verdicts_of(entries: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the verdicts of what the gradebook recorded, in the order of the students' names."""
    return sorted((json.loads(entry.verdict) for entry in entries), key=lambda verdict: verdict["student"])
