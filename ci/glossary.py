"""The book's glossary: the sentences in which the chapters explain a term first, each with a link to its place.

A Markdown cell of a chapter lists in its metadata, under ``terms``, the terms that it explains. Each stands there in
bold. The page and the gate are made from that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from ci.claims_page import title
from ci.repository import relative

KEY = "terms"  # metadata of a Markdown cell
NAME = "glossary"
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
ITEM = re.compile(r"^(?:[-*>] |\d+\. )")
SENTENCE = re.compile(r"(?:(?<=[.!?])|(?<=[.!?]\)))\s+(?=[A-Z<`\"(])")
POINTS_BACK = re.compile(r"\(|\W*(?:This|That|These|It|Its|They|Their|Therefore|We call|So)\b")


@dataclass(frozen=True)
class Entry:
    """A term, the sentence that explains it, and where: the chapter's file, its title, the heading above."""

    term: str
    text: str
    path: Path
    chapter: str
    heading: str


def entries(chapters: Iterable[Path]) -> Iterator[Entry]:
    """Yield the terms that chapters explain, in the order of reading."""
    for path in chapters:
        notebook = nbformat.read(path, as_version=4)
        heading = ""
        for cell in notebook.cells:
            headings = HEADING.findall(cell.source) if cell.cell_type == "markdown" else []
            for term in cell.metadata.get(KEY, ()):
                above = HEADING.findall(cell.source.partition(f"**{term}**")[0])
                yield Entry(term, explanation(cell.source, term), path, title(notebook), [heading, *above][-1])
            heading = headings[-1] if headings else heading


def explanation(text: str, term: str) -> str:
    """Return the sentence that holds a term in bold, with those before it that it points back to; empty if none does.

    >>> explanation("Keep r terms. This is the **cut**. It has an error.", "cut")
    'Keep r terms. This is the *cut*.'
    """
    bold = re.compile(rf"\*\*({re.escape(term)})\*\*", re.IGNORECASE)
    piece = next(filter(bold.search, _pieces(text)), "")
    if piece.startswith("|"):  # a row of a table: what stands beside the term
        cells = [cell.strip() for cell in piece.strip("| ").split("|")]
        return f"{cells[1][:1].upper()}{cells[1][1:]}." if bold.search(cells[0]) and len(cells) > 1 else ""
    piece = bold.sub(r"<<\1>>", ITEM.sub("", " ".join(piece.split()))).replace("**", "")
    is_label = re.match(r"(?:(?:an?|the) )?<<[^>]*>>:", piece)
    sentences = [piece[:1].upper() + piece[1:]] if is_label else SENTENCE.split(piece)
    at = next((k for k, sentence in enumerate(sentences) if "<<" in sentence), None)
    if at is None:
        return ""
    first = at
    while first and POINTS_BACK.match(sentences[first]):
        first -= 1
    said = " ".join(sentences[first : at + 1]).replace("<<", "*").replace(">>", "*")
    return re.sub(r"[:,;]$", ".", said)


def _pieces(text: str) -> list[str]:
    """Paragraphs, items of lists and rows of tables, without headings."""
    return re.split(r"\n\s*\n|\n(?=[-*>] |\||\d+\. )", HEADING.sub("\n", text))


def problems(chapters: Iterable[Path]) -> list[str]:
    """Each term is explained once, in bold in the cell that lists it, and stands in bold in no chapter before."""
    chapters, complaints = list(chapters), []
    found: dict[str, Path] = {}
    bold: dict[str, Path] = {}  # the first chapter of each
    for path in chapters:
        cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
        for term in (term.casefold() for cell in cells for term in BOLD.findall(cell.source)):
            bold.setdefault(term, path)
    for entry in entries(chapters):
        where, term = f"{relative(entry.path)}: the term {entry.term!r}", entry.term.casefold()
        if not entry.text:
            complaints.append(f"{where} stands in bold in no sentence of the cell that lists it")
        elif term in found:
            complaints.append(f"{where} is explained in {relative(found[term])} already")
        elif bold[term] != entry.path:
            complaints.append(f"{where} stands in bold in {relative(bold[term])} before")
        found.setdefault(term, entry.path)
    return complaints


def page(chapters: Iterable[Path]) -> str:
    """Return the page in Markdown, by the alphabet; links lead to headings of the book's other pages."""
    lines = [
        f"**{entry.term}**\n: {entry.text} ({_link(entry)})"
        for entry in sorted(entries(chapters), key=lambda entry: entry.term.casefold())
    ]
    return "# Glossary\n\nEach term as a chapter explains it where it first stands.\n\n" + "\n\n".join(lines) + "\n"


def _link(entry: Entry) -> str:
    slug = re.sub(r"[^\w\- ]", "", entry.heading).strip().lower().replace(" ", "-")
    return f"[{entry.chapter.partition(' ')[0]}]({entry.path.stem}.ipynb#{slug})"
