"""Pages of the executed chapters, an index, and a page of the claims that they checked."""

from __future__ import annotations

import html
from pathlib import Path

import nbformat

from course_utils import claims
from course_utils.errors import UnsupportedError
from course_utils.runner import BUILD, ROOT

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>LoRA and QLoRA, hands on</title>
<style>body{{font:1.05rem/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}}
a{{color:#00558c}}li{{margin:.6rem 0}}small{{color:#555}}</style></head>
<body><h1>LoRA and QLoRA, hands on</h1>
<p>Executed on this machine: its numbers are its own, and quoted ones name their source.</p>
<ol>{items}</ol>
<p><a href="{claims}">{claims_title}</a></p></body></html>
"""

EXECUTED = BUILD / "notebooks" / "chapters"
CLAIMS_PAGE, CLAIMS_TITLE = "claims.html", "What you will read elsewhere, and what we measured"
CLAIMS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title>
<style>:root{{--ink:#1a1a1a;--paper:#ffffff;--faint:#555555;--link:#00558c;--line:#8c959f}}
@media(prefers-color-scheme:dark){{:root{{--ink:#e6e6e6;--paper:#161616;--faint:#b0b0b0;--link:#8ecbff;--line:#6e7681}}}}
body{{font:1rem/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:var(--ink);
background:var(--paper)}}a{{color:var(--link)}}small{{color:var(--faint)}}table{{border-collapse:collapse;width:100%;min-width:50rem;table-layout:fixed}}
div{{overflow-x:auto}}th,td{{text-align:left;vertical-align:top;padding:.4rem .6rem;border-top:1px solid var(--line)}}
th:nth-child(3){{width:9rem}}</style></head>
<body><h1>{title}</h1>
<p>{tally}.</p>
<p>“Verified” means that a cell of the chapter computed it and that it came out as the ledger says.
What nobody can measure here is listed with its source and the reason. <a href="index.html">Back to the chapters</a></p>
{chapters}</body></html>
"""
CHAPTER_CLAIMS = """<h2>{heading}</h2>
<div><table><thead><tr><th scope="col">they say</th><th scope="col">where</th><th scope="col">said</th>
<th scope="col">measured</th><th scope="col">verdict</th></tr></thead><tbody>
{rows}</tbody></table></div>
"""


def build(executed: Path = EXECUTED, target: Path = BUILD / "book") -> Path:
    """Write an HTML page for each executed chapter, the page of claims and ``index.html``; return the index's path.

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
    (target / CLAIMS_PAGE).write_text(claims_page(executed), encoding="utf-8")
    page = PAGE.format(items="\n".join(items), claims=CLAIMS_PAGE, claims_title=CLAIMS_TITLE)
    index.write_text(page, encoding="utf-8")
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


# ---------------------------------------------------------------------------------------------- the page of claims


def tally(executed: Path = EXECUTED) -> str:
    """How many claims there are, how many can be measured, and how many the executed notebooks verified."""
    ledger, found = claims.load().values(), _found(executed)
    measurable = [claim for claim in ledger if claim.measured]
    verified = sum(_verified(claim, found.get(claim.id)) for claim in measurable)
    return (
        f"{len(ledger)} claims; {len(measurable)} can be measured here, and {verified} of these were verified by the "
        f"notebooks that have been run; {len(ledger) - len(measurable)} are listed with their source only"
    )


def claims_page(executed: Path = EXECUTED) -> str:
    """The page of claims as HTML. What no executed notebook has measured is marked as not run here."""
    found, headings = _found(executed), _headings(executed)
    parts = []
    for chapter in claims.CHAPTERS:
        rows = [_claim_row(claim, found.get(claim.id)) for claim in claims.load().values() if claim.chapter == chapter]
        if rows:
            heading = headings.get(chapter, f"Chapter {chapter}")
            parts.append(CHAPTER_CLAIMS.format(heading=heading, rows="\n".join(rows)))
    return CLAIMS.format(title=CLAIMS_TITLE, tally=tally(executed), chapters="".join(parts))


def _found(executed: Path) -> dict[str, dict]:
    """The record of each claim in the executed notebooks of its own chapter, by id."""
    notebooks = {path: nbformat.read(path, as_version=4) for path in sorted(executed.glob("*.ipynb"))}
    ledger = claims.load()
    return {
        record["id"]: record
        for path, notebook in notebooks.items()
        for record in claims.records(notebook)
        if record["id"] in ledger and ledger[record["id"]].chapter == claims.chapter_of(path)
    }


def _headings(executed: Path) -> dict[str, str]:
    """The heading of each executed chapter, linked to its page."""
    return {
        claims.chapter_of(
            path
        ): f'<a href="{path.stem}.html">{html.escape(title(nbformat.read(path, as_version=4)))}</a>'
        for path in sorted(executed.glob("*.ipynb"))
        if claims.chapter_of(path)
    }


def _verified(claim: claims.Claim, record: dict | None) -> bool:
    return record is not None and record["final"] and claim.fits(record["measured"])


def _claim_row(claim: claims.Claim, record: dict | None) -> str:
    cells = [f"“{html.escape(claim.words)}”", html.escape(claim.source)]
    cells.append(html.escape(claim.theirs()))
    cells.append(_measured(claim, record))
    cells.append(f"<b>{claims.MARKS[claim.verdict]} {claim.verdict}</b><br>{html.escape(claim.note)}")
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _measured(claim: claims.Claim, record: dict | None) -> str:
    if not claim.measured:
        return f"<small>not measured here: {html.escape(claim.because)}</small>"
    means = f"<br><small>{html.escape(claim.means)}</small>" if claim.means else ""
    if record is None:
        return f"<small>not run here</small>{means}"
    value = html.escape(f"{claims.show(record['measured'])} {claim.unit}".rstrip())
    if not record["final"]:
        return f"{value} <small>(short run, not judged)</small>{means}"
    return value + (" ✓ verified" if _verified(claim, record) else f" ✗ not {html.escape(claim.expected())}") + means
