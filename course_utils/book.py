"""The book: a site of the executed chapters that works offline, reads on a phone, and can be searched.

Sphinx builds it, with myst-nb for the notebooks and furo as the theme. Nothing on a page is fetched from another
host: formulas become MathML, which browsers draw themselves, and the Colab badge becomes a link in words.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from course_utils import claims, claims_page, repository
from course_utils.errors import CourseError, UnsupportedError
from course_utils.runner import BUILD, ROOT

if TYPE_CHECKING:
    from docutils import nodes
    from nbformat import NotebookNode
    from sphinx.application import Sphinx

TITLE = "LoRA and QLoRA, hands on"
CONFIG = f"""\
project = "{TITLE}"
html_title = "{TITLE}"
language = "en"
extensions = ["myst_nb", "course_utils.book"]
nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
html_theme = "furo"
html_math_renderer = "mathml"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
html_static_path = ["_static"]
html_css_files = ["reach.css"]
html_js_files = ["reach.js"]
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
"""
INDEX = f"""\
# {TITLE}

Executed on the machine that built these pages: the numbers are its own, and quoted ones name their source.

```{{toctree}}
:maxdepth: 1

"""
# For those who use the keyboard: where they are can be seen, and what scrolls sideways can be reached.
STATIC = {
    "reach.css": "a:focus-visible, button:focus-visible, input:focus-visible, summary:focus-visible,\n"
    "label:focus-within, [tabindex]:focus-visible\n"
    "{ outline: 3px solid var(--color-brand-primary) !important; outline-offset: 2px; }\n"
    ".sidebar-search:focus-visible { outline-offset: -3px; }\n",
    "reach.js": """\
(function () {
  function reach() {
    document.querySelectorAll("pre, .math-wrapper, .table-wrapper, .cell_output .text_html").forEach(function (box) {
      var wide = box.scrollWidth > box.clientWidth, high = box.scrollHeight > box.clientHeight;
      if ((wide || high) && getComputedStyle(box).overflowX !== "visible") {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", box.matches("pre") ? "code or text that scrolls" : "content that scrolls");
      }
    });
  }
  document.addEventListener("DOMContentLoaded", reach);
  window.addEventListener("load", reach);
  window.addEventListener("resize", reach);
})();
""",
}
# What the theme and pandas leave out for those who do not see the page.
SAID = {
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Chapters">',
    '<aside class="toc-drawer': '<aside aria-label="On this page" class="toc-drawer',
    '<a href="#" class="back-to-top': '<nav aria-label="To the top"><a href="#" class="back-to-top',
    "<span>Back to top</span>\n        </a>": "<span>Back to top</span>\n        </a></nav>",
    '<div id="search-results">': '<h1>Search</h1>\n<div id="search-results">',
}
NAMELESS = re.compile(r"<th[^>]*>(?:&nbsp;)?</th>")  # the corner of a table
CLAIMS = "claims"
BADGE = re.compile(r"\[!\[Open In Colab\]\([^)]*\)\]\((?P<colab>[^)]*)\)")
LINK = re.compile(r"(?<=\]\()(?P<path>\.\./[^)\s#]+)")


class BookError(CourseError):
    """Sphinx could not build the pages, or warned of something that a reader would stumble over."""


def build(executed: Path = claims_page.EXECUTED, target: Path = BUILD / "book") -> Path:
    """Build the site of all executed chapters, with the page of claims; return the path of its ``index.html``.

    Raises:
        UnsupportedError: no chapter has been executed yet.
        BookError: Sphinx failed or warned; the message carries what it said.
    """
    notebooks = sorted(executed.glob("*.ipynb"))
    if not notebooks:
        raise UnsupportedError("No chapter has been executed yet.", "run `python -m course_utils run --profile full`.")
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="course-book-") as folder:
        source = Path(folder, "source")
        source.mkdir()
        (source / "conf.py").write_text(CONFIG, encoding="utf-8")
        (source / "_static").mkdir()
        for name, text in STATIC.items():
            (source / "_static" / name).write_text(text, encoding="utf-8")
        names = [path.stem for path in notebooks]
        (source / "index.md").write_text(INDEX + "\n".join([*names, CLAIMS]) + "\n```\n", encoding="utf-8")
        (source / f"{CLAIMS}.md").write_text(claims_page.page(executed), encoding="utf-8")
        pages = {path.stem: nbformat.read(path, as_version=4) for path in notebooks}
        for name, notebook in pages.items():
            nbformat.write(_page(name, notebook), source / f"{name}.ipynb")
        _sphinx(source, target)
    for name in names:
        _copy_clean(name, target)
    index = target / "index.html"
    return index.relative_to(ROOT) if index.is_relative_to(ROOT) else index


def _sphinx(source: Path, target: Path) -> None:
    site = source.parent / "site"  # myst-nb writes beside it, too
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(source), str(site)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        lines = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise BookError(f"The pages could not be built:\n{lines}", "mend the cell that the lines above name.")
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        for before, after in SAID.items():
            text = text.replace(before, after)
        page.write_text(NAMELESS.sub("<td></td>", text), encoding="utf-8")
    shutil.copytree(site, target, ignore=shutil.ignore_patterns(".doctrees", ".buildinfo", "objects.inv"))


# ---- a notebook becomes a page --------------------------------------------------------------------------------------


def _page(name: str, notebook: NotebookNode) -> NotebookNode:
    """The notebook as the site shows it."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = BADGE.sub(
                rf"[Open in Colab](\g<colab>) · <a href='notebooks/{name}.ipynb' download>Download the notebook</a>",
                cell.source,
            )
            cell.source = LINK.sub(_in_repository, cell.source)
        else:
            # Progress bars: on a page nothing runs, and they would stand still at 0 %.
            cell.outputs = [
                o for o in cell.outputs if "application/vnd.jupyter.widget-view+json" not in o.get("data", {})
            ]
            for output in cell.outputs:
                output.get("data", {}).pop(claims.RECORD, None)  # the card stays
    return notebook


def _in_repository(found: re.Match) -> str:
    """Files that are no chapters are read where the repository lies."""
    kind = "tree" if found["path"].endswith("/") else "blob"
    return f"https://github.com/{repository.name()}/{kind}/main/{found['path'].removeprefix('../')}"


def _copy_clean(name: str, target: Path) -> None:
    """The notebook itself, without outputs, for those who want to run it."""
    clean = ROOT / "chapters" / f"{name}.ipynb"
    if clean.is_file():
        (target / "notebooks").mkdir(exist_ok=True)
        shutil.copy(clean, target / "notebooks")


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
