"""The book's first page: what the course is, how to begin, and each chapter with its question, minutes and picture."""

from __future__ import annotations

import html
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from ci import repository
from ci.claims_page import title
from ci.readme_figures import pictures
from ci.repository import ROOT
from course_utils import claims

# A row of the README's table: | [name](chapters/….ipynb) | question | minutes | [01](exercises/….ipynb), … |
ROW = re.compile(
    r"^\| \[[^\]]+\]\((?P<path>chapters/[^)]+)\) \| (?P<question>.+?) \| (?P<minutes>.+?) \|(?P<exercises>.*)\|$"
)
EXERCISE = re.compile(r"\]\((?P<path>exercises/[^)]+)\)")
THUMBNAIL = (640, 480)  # pixels at most: twice what a card shows, for dense screens


@dataclass
class Row:
    """What the README's table says of a chapter."""

    chapter: str  # the notebook's name without .ipynb, as in all fields here
    question: str
    minutes: str
    exercises: list[str]


def rows() -> list[Row]:
    """Return the rows of the README's table of chapters, in their order."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    return [
        Row(
            Path(found["path"]).stem,
            found["question"],
            found["minutes"],
            [Path(path).stem for path in EXERCISE.findall(found["exercises"])],
        )
        for found in filter(None, map(ROW.match, lines))
    ]


def in_order(exercises: Iterable[Path]) -> list[Path]:
    """Sort exercises as the README has them: in the order of the chapters that they follow."""
    order = [name for row in rows() for name in row.exercises]
    return sorted(exercises, key=lambda path: order.index(path.stem) if path.stem in order else len(order))


def page(template: str, chapters: Iterable[Path], exercises: Iterable[Path], folder: Path) -> str:
    """Fill the template; write the chapters' pictures into ``folder``, which is named ``pictures``."""
    chapters, exercises = list(chapters), list(exercises)
    verdicts = Counter(claim.verdict for claim in claims.load().values())
    return template.format(
        repository=repository.name(),
        folder=repository.name().partition("/")[2],
        first=chapters[0].name,
        first_page=f"{chapters[0].stem}.html",
        chapters="\n".join(_chapter(path, folder) for path in chapters),
        exercises="\n".join(_exercise(path) for path in exercises),
        claims=verdicts.total(),
        verdicts="\n".join(_verdict(verdict, verdicts[verdict]) for verdict in claims.VERDICTS),
        chapter_pages="\n".join(path.stem for path in chapters),
        exercise_pages="\n".join(path.stem for path in exercises),
    )


def _chapter(path: Path, folder: Path) -> str:
    notebook = nbformat.read(path, as_version=4)
    question, minutes = next(((row.question, row.minutes) for row in rows() if row.chapter == path.stem), ("", ""))
    picture = _thumbnail(notebook, folder / f"{path.stem}.png")
    time = f"<small>{minutes} minutes</small>" if minutes else ""
    heading = f'<h3><a href="{path.stem}.html">{html.escape(title(notebook))}</a></h3>'
    return f'<li class="card">{picture}{heading}<p>{_prose(question)}</p>{time}</li>'


def _thumbnail(notebook: nbformat.NotebookNode, target: Path) -> str:
    """The notebook's last figure, small; nothing where it has none."""
    from PIL import Image

    if not (found := pictures(notebook)):
        return ""
    png, alt = found[-1]
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.thumbnail(THUMBNAIL)
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(64, dither=Image.Dither.NONE).save(target, optimize=True)
    width, height = picture.size
    source = f"_static/{target.parent.name}/{target.name}"
    return f'<img src="{source}" alt="{html.escape(alt)}" width="{width}" height="{height}" loading="lazy">'


def _exercise(path: Path) -> str:
    notebook = nbformat.read(path, as_version=4)
    name = title(notebook).removeprefix("Exercise ")
    after = next((row.chapter.partition("_")[0] for row in rows() if path.stem in row.exercises), "")
    chapter = f" <small>after chapter {after}</small>" if after else ""
    return f'<li><a href="{path.stem}.html">{html.escape(name)}</a>: {_prose(_task(notebook))}{chapter}</li>'


def _task(notebook: nbformat.NotebookNode) -> str:
    """Return the sentence under an exercise's title and badge: what it asks for."""
    paragraphs = notebook.cells[0].source.split("\n\n")
    return next((text.removeprefix("> ") for text in paragraphs if text[:1] not in ("#", "[")), "")


def _verdict(verdict: str, count: int) -> str:
    link = f'<a class="verdict {verdict}" href="claims.html?verdict={verdict}">'
    return f"<li>{link}<b>{count}</b> {claims.MARKS[verdict]} {verdict}</a></li>"


def _prose(words: str) -> str:
    """A line of Markdown in HTML: emphasis is all that it uses."""
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", html.escape(words))
