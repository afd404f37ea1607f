"""The book: a site of the executed chapters that works offline, reads on a phone, and can be searched.

Sphinx builds it, with myst-nb for the notebooks and furo as the theme. Nothing on a page is fetched from another
host: formulas become MathML, which browsers draw themselves, and the Colab badge becomes a link in words.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from babel import Locale

from ci import calculator, claims_page, front_page, glossary, repository, translations
from ci.repository import ROOT, build_folder, relative
from course_utils import claims
from course_utils.errors import CourseError, UnsupportedError

if TYPE_CHECKING:
    from docutils import nodes
    from nbformat import NotebookNode
    from sphinx.application import Sphinx

TEMPLATE = Path(__file__).resolve().parent / "templates" / "book"  # conf.py, the index, style and script
# What the theme and pandas leave out for those who do not see the page.
SAID = {
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Chapters">',
    '<aside class="toc-drawer': '<aside aria-label="On this page" class="toc-drawer',
    '<a href="#" class="back-to-top': '<nav aria-label="To the top"><a href="#" class="back-to-top',
    "<span>Back to top</span>\n        </a>": "<span>Back to top</span>\n        </a></nav>",
    '<p class="caption" role="heading">': '<p class="caption">',  # a heading would need its level
    '<div id="search-results">': '<h1>Search</h1>\n<div id="search-results">',
}
NAMELESS = re.compile(r"<th[^>]*>(?:&nbsp;)?</th>")  # the corner of a table
CLAIMS = "claims"
FOLDED = "hide-input"  # myst-nb shows the output of a cell with this tag, and folds its code away
UNTAGGED = ("setup", "parameters", "imports")  # the same in every exercise, whose notebooks carry no tags of the book's
BADGE = re.compile(r"\[!\[Open In Colab\]\([^)]*\)\]\((?P<colab>[^)]*)\)")
LINK = re.compile(r"(?<=\]\()(?P<path>(?:\.\./)+[^)\s#]+|[\w./-]+\.(?:ipynb|md))")


class BookError(CourseError):
    """Sphinx could not build the pages, or warned of something that a reader would stumble over."""


def build(
    executed: Path, target: Path, exercises: Iterable[Path] | None = None, models: Iterable[str] | None = None
) -> Path:
    """Build the site of all ``executed`` chapters and of the exercises; return the path of its ``index.html``.

    Args:
        executed: the folder of executed chapters.
        target: where the site goes; what was there is removed.
        exercises: the students' notebooks, all of the course's unless given.
        models: those that the calculator offers, all that the course knows unless given.

    Raises:
        UnsupportedError: no chapter has been executed yet.
        BookError: Sphinx failed or warned; the message carries what it said.
    """
    notebooks = sorted(executed.glob("*.ipynb"))
    if not notebooks:
        raise UnsupportedError("No chapter has been executed yet.", "run `python -m ci run --profile full`.")
    released = (path for path in (ROOT / "exercises").glob("*/*.ipynb") if not repository.language(path))
    tasks = front_page.in_order(released if exercises is None else exercises)
    pages = {path.stem for path in [*notebooks, *tasks]}
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="course-book-") as folder:
        source = Path(folder, "source")
        shutil.copytree(TEMPLATE, source)
        (source / f"{CLAIMS}.md").write_text(claims_page.page(executed), encoding="utf-8")
        (source / "_static" / "models.js").write_text(calculator.script(models), encoding="utf-8")
        (source / f"{glossary.NAME}.md").write_text(glossary.page(notebooks), encoding="utf-8")
        index = source / "index.md"
        pictures = source / "_static" / "pictures"
        index.write_text(front_page.page(index.read_text("utf-8"), notebooks, tasks, pictures), encoding="utf-8")
        for path in [*notebooks, *tasks]:
            nbformat.write(_page(path.stem, nbformat.read(path, as_version=4), pages), source / path.name)
        _sphinx(source, target)
    (target / "notebooks").mkdir()
    # Without outputs, for those who want to run them.
    for path in [*(ROOT / "chapters" / path.name for path in notebooks), *tasks]:
        if path.is_file():
            shutil.copy(path, target / "notebooks")
    index = target / "index.html"
    return index.relative_to(ROOT) if index.is_relative_to(ROOT) else index


def _sphinx(source: Path, target: Path) -> None:
    site = source.parent / "site"  # myst-nb writes beside it, too
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(source), str(site)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace"
    )  # conf.py imports ci.book
    if done.returncode:
        lines = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise BookError(f"The pages could not be built:\n{lines}", "fix the cell that the lines above name.")
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        for before, after in SAID.items():
            text = text.replace(before, after)
        page.write_text(NAMELESS.sub("<td></td>", text), encoding="utf-8")
    shutil.copytree(site, target, ignore=shutil.ignore_patterns(".doctrees", ".buildinfo", "objects.inv"))


# ---- a notebook becomes a page --------------------------------------------------------------------------------------


def _page(name: str, notebook: NotebookNode, pages: Collection[str]) -> NotebookNode:
    """The notebook as the site shows it, which has these other pages."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}  # knows lines with a !
    elsewhere = [path for path in translations.translations() if path.stem == name]
    others = "".join(f" · [{_autonym(path)}]({_on_github(relative(path))})" for path in elsewhere)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = BADGE.sub(
                rf"[Open in Colab](\g<colab>) · <a href='notebooks/{name}.ipynb' download>Download the notebook</a>"
                + others,
                cell.source,
            )
            cell.source = LINK.sub(partial(_where_it_is_read, pages), cell.source)
        else:
            if cell.id in UNTAGGED or "injected-parameters" in cell.metadata.get("tags", []):
                cell.metadata["tags"] = [FOLDED]
            # Progress bars: on a page nothing runs, and they would stand still at 0 %.
            cell.outputs = [
                o for o in cell.outputs if "application/vnd.jupyter.widget-view+json" not in o.get("data", {})
            ]
            for output in cell.outputs:
                output.get("data", {}).pop(claims.RECORD, None)  # the card stays
    notebook.cells = list(_without_empty_folds(notebook.cells))
    return notebook


def _without_empty_folds(cells: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    """Put a folded cell that shows nothing into the folded one below it, so that a page has one fold to open there."""
    waiting = None
    for cell in cells:
        folded = cell.cell_type == "code" and FOLDED in cell.metadata.get("tags", [])
        if waiting is not None and folded:
            cell.source = f"{waiting.source}\n\n{cell.source}"
        elif waiting is not None:
            yield waiting
        waiting = cell if folded and not cell.outputs else None
        if waiting is None:
            yield cell
    if waiting is not None:
        yield waiting


def _where_it_is_read(pages: Collection[str], found: re.Match) -> str:
    """A page of this book, or else the file where the repository lies."""
    path = found["path"]
    if (name := Path(path).name).removesuffix(".ipynb") in pages:
        return name
    path = path.replace("../", "") if path.startswith("../") else f"chapters/{path}"
    if not (ROOT / path).exists():
        return found[0]  # Sphinx will complain
    return _on_github(path)


def _on_github(path: str) -> str:
    return f"https://github.com/{repository.name()}/{'tree' if path.endswith('/') else 'blob'}/main/{path}"


def _autonym(translation: Path) -> str:
    """What a translation's language calls itself."""
    return Locale.parse(repository.language(translation)).get_display_name().capitalize()


# ---- formulas, as a Sphinx extension --------------------------------------------------------------------------------


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer of formulas; Sphinx calls this."""
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_block, None))
    return {"parallel_read_safe": True}


def _inline(translator: Any, node: nodes.Element) -> None:
    _formula(translator, node, "inline")


def _block(translator: Any, node: nodes.Element) -> None:
    _formula(translator, node, "block")


def _formula(translator: Any, node: nodes.Element, display: str) -> None:
    from docutils.nodes import SkipNode
    from latex2mathml.converter import convert

    translator.body.append(convert(node.astext(), display=display))
    raise SkipNode


# ---- the command ----------------------------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Build the book from the executed chapters, and say where it is."""
    argparse.ArgumentParser(prog="python -m ci book", description="Turn executed chapters into a site.").parse_args(
        arguments
    )
    executed = claims_page.executed_chapters()
    index = build(executed, build_folder() / "book")
    print(f"{claims_page.tally(executed)}.")
    print(f"Open {index} in a browser.")
    return 0
