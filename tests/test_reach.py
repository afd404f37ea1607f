"""What the keyboard and a screen reader find in the quiz and on the book's pages; the browser run looks at the rest."""

from __future__ import annotations

import re
from pathlib import Path

import jupyterquiz
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ci import book
from course_utils import quiz


@pytest.mark.parametrize("theirs", quiz.REACHED)
def test_each_change_to_jupyterquiz_finds_its_place(theirs):
    scripts = [path.read_text("utf-8") for path in Path(jupyterquiz.__file__).parent.glob("js/*.js")]
    assert sum(script.count(theirs) for script in scripts) >= 1
    page = quiz.page(quiz.load("01_rank_one"))
    assert quiz.REACHED[theirs] in page


def test_pages_name_what_the_theme_and_pandas_leave_nameless(tmp_path):
    table = "<table><thead><tr><th></th><th>rank</th></tr></thead><tbody><tr><th>a</th><td>1</td></tr></tbody></table>"
    output = new_output("display_data", data={"text/html": table, "text/plain": "rank"})
    cells = [new_markdown_cell("# 01 · One\n\n## Two"), new_code_cell("table", outputs=[output])]
    notebook = new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    nbformat.write(notebook, tmp_path / "01_one.ipynb")
    site = book.build(tmp_path, tmp_path / "site", [], []).parent
    page = (site / "01_one.html").read_text("utf-8")
    assert 'aria-label="Chapters"' in page
    assert 'aria-label="On this page"' in page
    assert "<th></th>" not in page
    assert re.search(r"Back to top</span>\s*</a></nav>", page)
    assert page.count("<nav") == page.count("</nav>")
    assert "<th>rank</th>" in page
    assert "<h1>Search</h1>" in (site / "search.html").read_text("utf-8")
    for name in ("reach.css", "reach.js"):
        assert re.search(rf"_static/{name}", page)
        assert (site / "_static" / name).is_file()
    assert not (site / "genindex.html").exists(), "an index of nothing"
