"""Pages of the executed chapters, and an index."""

from __future__ import annotations

import html
from pathlib import Path

import nbformat

from course_utils.errors import UnsupportedError
from course_utils.runner import BUILD, ROOT

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>LoRA and QLoRA, hands on</title>
<style>body{{font:1.05rem/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}}
a{{color:#00558c}}li{{margin:.6rem 0}}small{{color:#555}}</style></head>
<body><h1>LoRA and QLoRA, hands on</h1>
<p>Executed on this machine: its numbers are its own, and quoted ones name their source.</p>
<ol>{items}</ol></body></html>
"""


def build(executed: Path = BUILD / "notebooks" / "chapters", target: Path = BUILD / "book") -> Path:
    """Write an HTML page for each executed chapter and ``index.html``; return the index's path.

    Raises:
        UnsupportedError: no chapter has been executed yet.
    """
    from nbconvert import HTMLExporter

    notebooks = sorted(executed.glob("*.ipynb"))
    if not notebooks:
        raise UnsupportedError("No chapter has been executed yet.", "run `python -m course_utils run --profile full`.")
    target.mkdir(parents=True, exist_ok=True)
    exporter = HTMLExporter(exclude_input_prompt=True, exclude_output_prompt=True, embed_images=True)
    items = []
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)
        _link_to_pages(notebook)
        _drop_widgets(notebook)
        body, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": title(notebook)}})
        (target / f"{path.stem}.html").write_text(body, encoding="utf-8")
        items.append(f'<li><a href="{path.stem}.html">{html.escape(title(notebook))}</a></li>')
    index = target / "index.html"
    index.write_text(PAGE.format(items="\n".join(items)), encoding="utf-8")
    return index.relative_to(ROOT) if index.is_relative_to(ROOT) else index


def title(notebook: nbformat.NotebookNode) -> str:
    """The first heading of a notebook, without its mark."""
    return notebook.cells[0].source.splitlines()[0].lstrip("# ").strip()


def _link_to_pages(notebook: nbformat.NotebookNode) -> None:
    """Links between chapters lead to pages in the book, to notebooks everywhere else."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for path in sorted((ROOT / "chapters").glob("*.ipynb")):
                cell.source = cell.source.replace(f"({path.name})", f"({path.stem}.html)")


def _drop_widgets(notebook: nbformat.NotebookNode) -> None:
    """Leave out progress bars: on a page nothing runs, and they would stand still at 0 %."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [
                o for o in cell.outputs if "application/vnd.jupyter.widget-view+json" not in o.get("data", {})
            ]
    notebook.metadata.pop("widgets", None)
