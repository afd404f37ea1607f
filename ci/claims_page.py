"""The page "What you will read elsewhere, and what we measured": the ledger beside the records of executed chapters."""

from __future__ import annotations

import html
from collections import Counter
from pathlib import Path

import nbformat

from ci import claim_records
from ci.repository import build_folder
from course_utils import claims

TITLE = "What you will read elsewhere, and what we measured"
PAGE = """# {title}

{tally}.

“Verified” means that a cell of the chapter computed it and that it came out as the ledger says.
How it was computed is its kind: *measured* by running something, *computed from shapes* (counts and bytes, for which
no weights are needed), *read in a library* (what the installed version does), or *arithmetic*. What nobody can measure
here is *listed* with its source and the reason.

{chapters}"""
CHAPTER = """## {heading}

<div class="table-wrapper docutils container"><table class="docutils align-default">
<thead><tr><th scope="col">they say</th><th scope="col">where</th><th scope="col">said</th>
<th scope="col">measured</th><th scope="col">verdict</th></tr></thead>
<tbody style="vertical-align:top">
{rows}
</tbody></table></div>

"""


def executed_chapters() -> Path:
    """Where the runner leaves executed chapters."""
    return build_folder() / "notebooks" / "chapters"


def tally(executed: Path) -> str:
    """How many claims there are of each kind, how many the executed notebooks verified, and the verdicts."""
    ledger, found = claims.load().values(), _found(executed)
    counts = []
    for kind in claims.KINDS:
        mine = [claim for claim in ledger if claim.kind == kind]
        verified = sum(_verified(claim, found.get(claim.id)) for claim in mine)
        counts.append(f"{len(mine)} {kind}" + (f" ({verified} verified)" if kind != "listed" else " with their source"))
    verdicts = Counter(claim.verdict for claim in ledger)
    return f"{len(ledger)} claims: {', '.join(counts)}. Verdicts: " + ", ".join(
        f"{verdicts[verdict]} {verdict}" for verdict in claims.VERDICTS
    )


def page(executed: Path) -> str:
    """The page in MyST markdown, its tables in HTML; what no executed notebook measured is marked as not run here."""
    found, headings = _found(executed), _headings(executed)
    parts = []
    for chapter in claims.CHAPTERS:
        rows = [_claim_row(claim, found.get(claim.id)) for claim in claims.load().values() if claim.chapter == chapter]
        if rows:
            heading = headings.get(chapter, f"Chapter {chapter}")
            parts.append(CHAPTER.format(heading=heading, rows="\n".join(rows)))
    return PAGE.format(title=TITLE, tally=tally(executed), chapters="".join(parts))


def _found(executed: Path) -> dict[str, dict]:
    """The record of each claim in the executed notebooks of its own chapter, by id."""
    notebooks = {path: nbformat.read(path, as_version=4) for path in sorted(executed.glob("*.ipynb"))}
    ledger = claims.load()
    return {
        record["id"]: record
        for path, notebook in notebooks.items()
        for record in claim_records.records(notebook)
        if record["id"] in ledger and ledger[record["id"]].chapter == claims.chapter_of(path)
    }


def _headings(executed: Path) -> dict[str, str]:
    """The heading of each executed chapter, linked to its page."""
    return {
        claims.chapter_of(path): f"[{title(nbformat.read(path, as_version=4))}]({path.name})"
        for path in sorted(executed.glob("*.ipynb"))
        if claims.chapter_of(path)
    }


def title(notebook: nbformat.NotebookNode) -> str:
    """The first heading of a notebook, without its mark."""
    return notebook.cells[0].source.splitlines()[0].lstrip("# ").strip()


def _verified(claim: claims.Claim, record: dict | None) -> bool:
    return record is not None and record["final"] and claim.fits(record["measured"])


def _claim_row(claim: claims.Claim, record: dict | None) -> str:
    cells = [html.escape(claim.statement()), claims.linked_source(claim)]
    cells.append(html.escape(claim.theirs()))
    cells.append(f"<small>{claim.kind}</small><br>{_measured(claim, record)}")
    cells.append(f"<b>{claims.MARKS[claim.verdict]} {claim.verdict}</b><br>{html.escape(claim.note)}")
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _measured(claim: claims.Claim, record: dict | None) -> str:
    if not claim.measured:
        return f"<small>not measured here: {html.escape(claim.because)}</small>"
    means = f"<br><small>{html.escape(claim.means)}</small>" if claim.means else ""
    if record is None:
        return f"<small>not run here</small>{means}"
    value = html.escape(f"{claims.formatted(record['measured'])} {claim.unit}".rstrip())
    if not record["final"]:
        return f"{value} <small>(short run, not judged)</small>{means}"
    return value + (" ✓ verified" if _verified(claim, record) else f" ✗ not {html.escape(claim.expected())}") + means
