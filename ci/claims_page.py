"""The page "What you will read elsewhere, and what we measured": the ledger beside the records of executed chapters."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import nbformat

from ci import claim_form, claim_records
from ci.repository import build_folder
from course_utils import claims

TITLE = "What you will read elsewhere, and what we measured"
PAGE = """# {title}

{tally}.

“Verified” means that a cell of the chapter computed it and that it came out as the ledger says.
How it was computed is its kind: *measured* by running something, *computed from shapes* (counts and bytes, for which
no weights are needed), *read in a library* (what the installed version does), or *arithmetic*. What nobody can measure
here is *listed* with its source and the reason.

<form class="filters" role="search" aria-label="Filter the claims" hidden>
<label>Search <input type="search" name="q"></label>
{filters}
<output></output>
</form>
<script src="_static/claims.js" defer></script>

{chapters}"""
CHAPTER = """## {heading}

{rows}

"""
CLAIM = """<div class="card claim" id="claim-{claim.id}" data-verdict="{claim.verdict}" data-kind="{claim.kind}" \
data-chapter="{claim.chapter}">
<p>{statement}</p>
<p class="source">{source}</p>
<dl>{said}<dt>{claim.kind}</dt><dd>{measured}</dd></dl>
<p><span class="verdict {claim.verdict}">{mark} {claim.verdict}</span> {note}</p>
{cell}</div>"""


def executed_chapters() -> Path:
    """Where the runner leaves executed chapters."""
    return build_folder() / "notebooks" / "chapters"


def tally(executed: Path) -> str:
    """How many claims there are of each kind, how many the executed notebooks verified, and the verdicts."""
    ledger, found = claims.load().values(), _found(executed)
    counts = []
    for kind in claim_form.KINDS:
        mine = [claim for claim in ledger if claim.kind == kind]
        verified = sum(_verified(claim, found.get(claim.id)) for claim in mine)
        counts.append(f"{len(mine)} {kind}" + (f" ({verified} verified)" if kind != "listed" else " with their source"))
    verdicts = Counter(claim.verdict for claim in ledger)
    return f"{len(ledger)} claims: {', '.join(counts)}. Verdicts: " + ", ".join(
        f"{verdicts[verdict]} {verdict}" for verdict in claims.VERDICTS
    )


def page(executed: Path) -> str:
    """The page in MyST markdown, its tables in HTML; what no executed notebook measured is marked as not run here."""
    found, pages, parts = _found(executed), {claims.chapter_of(path): path for path in executed.glob("*.ipynb")}, []
    for chapter in claim_form.CHAPTERS:
        path = pages.get(chapter)
        heading = f"[{title(nbformat.read(path, as_version=4))}]({path.name})" if path else f"Chapter {chapter}"
        mine = [claim for claim in claims.load().values() if claim.chapter == chapter]
        rows = [_claim(claim, found.get(claim.id), path.stem if path else "") for claim in mine]
        if rows:
            parts.append(CHAPTER.format(heading=heading, rows="\n".join(rows)))
    choices = {"verdict": claims.VERDICTS, "kind": claim_form.KINDS, "chapter": claim_form.CHAPTERS}
    filters = "\n".join(_filter(name, values) for name, values in choices.items())
    return PAGE.format(title=TITLE, tally=tally(executed), filters=filters, chapters="".join(parts))


def _filter(name: str, values: Iterable[str]) -> str:
    options = "".join(f"<option>{value}</option>" for value in values)
    return f'<label>{name.title()} <select name="{name}"><option value="">all</option>{options}</select></label>'


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


def title(notebook: nbformat.NotebookNode) -> str:
    """The first heading of a notebook, without its mark."""
    return notebook.cells[0].source.splitlines()[0].lstrip("# ").strip()


def _verified(claim: claims.Claim, record: dict | None) -> bool:
    return record is not None and record["final"] and claim.fits(record["measured"])


def _claim(claim: claims.Claim, record: dict | None, page: str) -> str:
    theirs = f"<dt>they say</dt><dd>{html.escape(claim.theirs())}</dd>" if claim.said is not None else ""
    words = "The cell that tests it" if claim.measured else "Where the chapter lists it"
    return CLAIM.format(
        claim=claim,
        statement=html.escape(claim.statement()),
        source=claims.linked_source(claim),
        said=theirs,
        measured=_measured(claim, record),
        mark=claims.MARKS[claim.verdict],
        note=html.escape(claim.note),
        cell=f'<p><a href="{page}.html#claim-{claim.id}">{words}</a></p>\n' if page else "",
    )


def _measured(claim: claims.Claim, record: dict | None) -> str:
    if not claim.measured:
        return f"not measured here: {html.escape(claim.because)}"
    means = f"<br><small>{html.escape(claim.means)}</small>" if claim.means else ""
    if record is None:
        return f"<small>not run here</small>{means}"
    value = html.escape(f"{claims.formatted(record['measured'])} {claim.unit}".rstrip())
    if not record["final"]:
        return f"{value} <small>(short run, not judged)</small>{means}"
    return value + (" ✓ verified" if _verified(claim, record) else f" ✗ not {html.escape(claim.expected())}") + means
