"""Translated notebooks, in step with the English: ``chapters/de/01_rank_one.ipynb``, ``exercises/de/ex_9_3.ipynb``.

A translation has the cells of its source, under the same ids. Its code is the source's with some texts replaced; the
notebook's metadata say which. Each Markdown cell notes the hash of the text that it translates. When that text has
changed since, the translation is old, and a line in it tells its readers. Cells of nbgrader's stay as they are,
because the grader recognises them.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from ci import glossary, repository
from ci.repository import ROOT, relative
from course_utils.errors import UnsupportedError

KEY = "translates"  # metadata of a Markdown cell: hashes of the English text, and of the translation as it was made
TEXTS = "texts"  # metadata of the notebook: what stands in code in the place of which English text
# By language, what stands in a cell whose English text has changed since.
OLD = {"de": "Das englische Original dieses Abschnitts ist neuer als die Übersetzung."}
OLD_IN_ENGLISH = "The English original of this section is newer than the translation."


def translations() -> list[Path]:
    """Return every translated notebook."""
    paths = [path for folder in ("chapters", "exercises") for path in sorted((ROOT / folder).glob("*/*.ipynb"))]
    return [path for path in paths if repository.language(path)]


def source_of(path: Path) -> Path:
    """Return the English notebook of a translation."""
    folder = path.parent.parent
    return folder / path.name if folder.name == "chapters" else folder / path.stem / path.name


def digest(text: str) -> str:
    """Return a short hash of a text, whatever white space surrounds it; the grader has the same."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:8]


def renewed(source: NotebookNode, translation: NotebookNode, language: str) -> NotebookNode:
    """Return a translation in step with its source: code made anew, cells added and removed, old texts marked."""
    code = "\n".join(cell.source for cell in source.cells if cell.cell_type == "code")
    texts = {before: after for before, after in translation.metadata.get(TEXTS, {}).items() if before in code}
    own = {cell.id: cell for cell in translation.cells}
    fresh = nbformat.from_dict(source)
    fresh.metadata[TEXTS] = texts
    for cell in fresh.cells:
        cell.metadata.pop(glossary.KEY, None)  # the book's glossary is English
        if "nbgrader" in cell.metadata:
            continue
        if cell.id == "setup":
            cell.source = repository.setup_cell(language)
        elif cell.cell_type == "code":
            cell.source = _replaced(cell.source, texts)
        else:
            _renew_text(cell, own.get(cell.id), f"> *{OLD.get(language, OLD_IN_ENGLISH)}*")
    return fresh


def _replaced(code: str, texts: dict[str, str]) -> str:
    """The code with its texts replaced, the longest first, none twice."""
    if not texts:
        return code
    longest_first = sorted(texts, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda found: texts[found[0]], code)


def _renew_text(cell: NotebookNode, own: NotebookNode | None, note: str) -> None:
    """Put the translation into a Markdown cell; a note, where it is old and a translator has not removed the note."""
    now, then, text = digest(cell.source), "", cell.source
    if own is not None:
        text, marks = own.source, own.metadata.get(KEY, {})
        then = now if marks.get("old") and note not in text else marks.get("source", "")
    if then != now and note not in text:
        heading = re.match(r"#.*\n", text)
        at = heading.end() if heading else 0
        text = f"{text[:at]}{chr(10) * bool(heading)}{note}\n\n{text[at:].lstrip(chr(10))}"
    cell.source = text
    cell.metadata[KEY] = {"source": then, "text": digest(text), **({"old": True} if then != now else {})}


# ---- what a gate asks -----------------------------------------------------------------------------------------------


def drift(path: Path) -> Iterator[str]:
    """Say which cells of a translation are not in step with the English notebook, and where its code differs in more
    than texts."""
    source, translation = (nbformat.read(one, as_version=4) for one in (source_of(path), path))
    fresh = renewed(source, translation, repository.language(path))
    hint = "run `python -m ci translations`"
    own = {cell.id: cell for cell in translation.cells}
    if [*own] != [cell.id for cell in source.cells]:
        yield f"{relative(path)}: it has other cells than {relative(source_of(path))}: {hint}"
    for cell, english in zip(fresh.cells, source.cells, strict=True):
        if cell.cell_type == "code" and not _is_same_program(english, cell):
            yield f"{relative(path)}: the code of the cell {cell.id!r} differs in more than texts: change {TEXTS!r}"
        if cell.id in own and (cell.source, cell.metadata) != (own[cell.id].source, own[cell.id].metadata):
            what = "is not the source's" if cell.cell_type == "code" else "translates an older text"
            yield f"{relative(path)}: the cell {cell.id!r} {what}: {hint}"
    for text in translation.metadata.get(TEXTS, {}):
        if text not in fresh.metadata[TEXTS]:
            yield f"{relative(path)}: no code has the text {text!r} any more: {hint}"


def _is_same_program(one: NotebookNode, other: NotebookNode) -> bool:
    """Whether two cells differ in comments and in texts alone."""
    return one.id == "setup" or _without_texts(one.source) == _without_texts(other.source)


def _without_texts(code: str) -> str:
    tree = ast.parse(re.sub(r"^(\s*)[!%].*$", r"\1pass", code, flags=re.MULTILINE))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            node.values = [value for value in node.values if isinstance(value, ast.FormattedValue)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


# ---- the command ----------------------------------------------------------------------------------------------------


def write(path: Path) -> list[str]:
    """Bring a translation in step, or begin it; return the ids of cells that wait for a translator."""
    source = nbformat.read(source_of(path), as_version=4)
    before = nbformat.read(path, as_version=4) if path.is_file() else nbformat.v4.new_notebook()
    fresh = renewed(source, before, repository.language(path))
    path.parent.mkdir(exist_ok=True)
    path.write_text(nbformat.writes(fresh).rstrip("\n") + "\n", encoding="utf-8")
    return [cell.id for cell in fresh.cells if cell.metadata.get(KEY, {}).get("old")]


def main(arguments: list[str]) -> int:
    """Bring every translated notebook in step with its source, or begin one, and name the cells to translate."""
    parser = argparse.ArgumentParser(prog="python -m ci translations", description=main.__doc__)
    parser.add_argument("--begin", nargs=2, metavar=("LANGUAGE", "NOTEBOOK"), help="de chapters/02_….ipynb")
    options = parser.parse_args(arguments)
    paths = translations()
    if options.begin:
        language, notebook = options.begin[0], (ROOT / options.begin[1]).resolve()
        folder = notebook.parent if notebook.parent.name == "chapters" else notebook.parent.parent
        begun = folder / language / notebook.name
        if not repository.language(begun) or not notebook.is_file() or source_of(begun) != notebook:
            raise UnsupportedError(
                f"{options.begin[1]} cannot be translated into {language!r}.",
                "name a language, de or pt_BR, and a notebook in chapters/ or exercises/.",
            )
        paths.append(begun)
    for path in paths:
        old = write(path)
        print(f"{relative(path)}: {'to be translated: ' + ', '.join(old) if old else 'all cells are translated'}")
    return 0
