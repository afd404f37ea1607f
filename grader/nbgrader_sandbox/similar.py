"""Which submissions share code that hardly anybody else in the class has: pairs to look at, never a verdict.

copydetect makes fingerprints of the code, in which names and comments don't count (winnowing: Schleimer, Wilkerson and
Aiken 2003, doi:10.1145/872757.872770). What was handed out doesn't count either, nor what several others wrote too:
the right answer to a small question looks the same in many hands.
"""

from __future__ import annotations

import html
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from copydetect import CodeFingerprint, compare_files
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.coursedir import CourseDirectory

from nbgrader_sandbox import batch
from nbgrader_sandbox.console import printable
from nbgrader_sandbox.contract import Limits
from nbgrader_sandbox.grade import pipeline
from nbgrader_sandbox.grade.assignment import Assignment

K, WINDOW = 25, 6  # characters of normalised code: every match of K + WINDOW - 1 = 30 is found, none below 25
LEAST = 50  # characters in common of a pair that is shown; less is chance
MOST = 50_000  # characters of a submission that are compared: many times an answer, and half a second of work
FEW, SHARE = 3, 0.1  # what more than 3 submissions, and more than a tenth of the class, have is common


@dataclass(frozen=True)
class Pair:
    """Two submissions, and the rare code that both have.

    ``characters`` are of normalised code; ``spans`` are the places in each one's own text.
    """

    students: tuple[str, str]
    characters: int
    texts: tuple[str, str]
    spans: tuple[list[tuple[int, int]], list[tuple[int, int]]]


@dataclass(frozen=True)
class Found:
    """How many submissions hold code, the pairs that share rare code, and the lengths of what was compared in part."""

    submissions: int
    pairs: list[Pair]
    cut: dict[str, int]

    def notices(self) -> list[str]:
        """Return a sentence for each submission of which only the beginning was compared."""
        return [
            f"{student}: only the first {MOST:,} of {length:,} characters of code were compared. Look at it yourself."
            for student, length in self.cut.items()
        ]


def find(course: CourseDirectory, assignment: Assignment) -> Found:
    """Return the pairs that share rare code, most of it first.

    Raises:
        NothingToGradeError: there are no submissions.
    """
    texts: dict[str, str] = {}
    for submission in batch.find(course, assignment):
        parts = []
        for name, path in submission.notebooks.items():
            source = assignment.notebooks[name]
            taken = pipeline.take_in(pipeline.read(path, assignment, Limits()), source)
            if taken.notebook is not None:
                parts += written(taken.notebook, source)
        if parts:
            texts[submission.student] = "\n\n".join(parts) + "\n"
    handed_out = [cell.source for source in assignment.notebooks.values() for cell in _code(source)]
    cut = {student: len(text) for student, text in texts.items() if len(text) > MOST}
    texts |= {student: texts[student][:MOST] for student in cut}
    return Found(len(texts), pairs(texts, "\n\n".join(handed_out)), cut)


def written(notebook: NotebookNode, source: NotebookNode) -> list[str]:
    """The code cells that the student wrote or changed.

    A given cell that mostly is as it stands in the source is that of an older release.
    """
    given = {cell.source.strip() for cell in _code(source)} | {""}
    by_id = {cell.id: cell.source for cell in _code(source) if not utils.is_solution(cell)}
    cells = [cell for cell in _code(notebook) if cell.source.strip() not in given]
    return [cell.source for cell in cells if not _is_mostly(cell.source, by_id.get(cell.id, ""))]


def _is_mostly(text: str, given: str) -> bool:
    matcher = SequenceMatcher(None, text.split(), given.split(), autojunk=False)
    # The first is the most that two texts of these lengths can have in common, at no cost.
    return matcher.real_quick_ratio() > 0.5 and matcher.ratio() > 0.5


def _code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def pairs(texts: dict[str, str], handed_out: str = "") -> list[Pair]:
    """Compare each text with each other, and return those that share rare code, most of it first."""
    released = set(_fingerprint(handed_out).hashes)
    every = Counter(one for text in texts.values() for one in _fingerprint(text, released).hashes)
    common = {one for one, count in every.items() if count > max(FEW, SHARE * len(texts))}
    prints = {student: _fingerprint(text, released | common) for student, text in texts.items()}
    found = []
    for a, b in itertools.combinations(sorted(prints), 2):
        characters, _, (in_a, in_b) = compare_files(prints[a], prints[b])
        if characters >= LEAST:
            spans = ([(int(x), int(y)) for x, y in side.T] for side in (in_a, in_b))
            found.append(Pair((a, b), int(characters), (texts[a], texts[b]), tuple(spans)))
    return sorted(found, key=lambda pair: -pair.characters)


def _fingerprint(text: str, boilerplate: Iterable[int] = ()) -> CodeFingerprint:
    return CodeFingerprint("x.py", K, WINDOW, list(boilerplate), language="python", fp=io.StringIO(text))


# ---- to look at -----------------------------------------------------------------------------------------------------


def as_text(found: Found, most: int = 20) -> str:
    """Return the first pairs as lines for a terminal."""
    pairs = found.pairs
    share = "1 pair that shares" if len(pairs) == 1 else f"{len(pairs)} pairs that share"
    lines = [f"{found.submissions} submissions with code, {share} code which hardly anybody else has"]
    lines += map(printable, found.notices())
    if pairs:
        lines += ["", "characters in common (names and comments don't count)"]
    lines += [f"{pair.characters:6}  {'  '.join(map(printable, pair.students))}" for pair in pairs[:most]]
    if len(pairs) > most:
        lines.append(f"        … and {len(pairs) - most} pairs with less")
    return "\n".join(lines)


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 90rem; margin: 2rem auto; padding: 0 1rem; }}
.pair {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #8888; padding: .6rem; font-size: .85rem;
  margin: 0; }}
</style></head><body><h1>{title}</h1>
<p>Marked is what the two have in common and hardly anybody else has. Names of variables and comments don't count, nor
does what was handed out. It may have an innocent reason: the same book, the same tutor, two who learn together.</p>
{notices}
{pairs}</body></html>
"""


def as_html(assignment: str, found: Found, most: int = 100) -> str:
    """Return the first pairs side by side as a page of its own that needs no other file."""
    sections = []
    for pair in found.pairs[:most]:
        sides = "".join(
            f"<div><h3>{html.escape(student)}</h3><pre>{_marked(text, spans)}</pre></div>"
            for student, text, spans in zip(pair.students, pair.texts, pair.spans, strict=True)
        )
        sections.append(f"<h2>{pair.characters} characters in common</h2><div class=pair>{sides}</div>")
    title = html.escape(f"{assignment}: {len(found.pairs)} pairs of {found.submissions} submissions")
    notices = "\n".join(f"<p>{html.escape(said)}</p>" for said in found.notices())
    return PAGE.format(title=title, notices=notices, pairs="\n".join(sections) or "<p>No pair.</p>")


def _whole_words(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans without the parts of words at their ends; fingerprints begin anywhere."""
    found = []
    for begin, end in sorted(spans):
        while begin < end and begin and re.fullmatch(r"\w\w", text[begin - 1 : begin + 1]):
            begin += 1
        while begin < end < len(text) and re.fullmatch(r"\w\w", text[end - 1 : end + 1]):
            end -= 1
        found.append((begin, end))
    return [span for span in found if span[0] < span[1]]


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for begin, end in _whole_words(text, spans):
        parts += [html.escape(text[at:begin]), "<mark>", html.escape(text[begin:end]), "</mark>"]
        at = end
    return "".join(parts) + html.escape(text[at:])
