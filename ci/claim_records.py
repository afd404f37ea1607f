"""What the cells of an executed chapter recorded about its claims, and whether the ledger is content with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from course_utils import claims


def of_chapter(chapter: str, ledger: dict[str, claims.Claim]) -> list[claims.Claim]:
    """The measurable claims of a chapter, each of which its notebook must verify exactly once."""
    return [claim for claim in ledger.values() if claim.chapter == chapter and claim.measured]


def records(notebook: Any) -> list[dict[str, Any]]:
    """The records that ``verify`` left in an executed notebook (an nbformat notebook), in order."""
    return [
        dict(output["data"][claims.RECORD])
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.get("outputs", [])
        if claims.RECORD in output.get("data", {})
    ]


def problems(
    chapter: str, found: Iterable[dict[str, Any]], profile: str, ledger: dict[str, claims.Claim] | None = None
) -> list[str]:
    """Why the records of a chapter's notebook are not what the ledger asks of it; empty when all is well."""
    ledger, found = claims.load() if ledger is None else ledger, list(found)
    seen = [record["id"] for record in found]
    complaints = [f"{claim.id} was not verified" for claim in of_chapter(chapter, ledger) if claim.id not in seen]
    complaints += [f"{id} was verified {seen.count(id)} times" for id in dict.fromkeys(seen) if seen.count(id) > 1]
    for record in found:
        claim = ledger.get(record["id"])
        if claim is None or claim.chapter != chapter:
            complaints.append(f"{record['id']} is no claim of chapter {chapter}")
        elif record["final"]:
            # Judged here once more: a record is only what was measured.
            if not claim.fits(record["measured"]):
                complaints.append(
                    f"{claim.id} did not hold: {claims.formatted(record['measured'])}, not {claim.expected()}"
                )
        elif profile == "full" and not (claim.needs == "cpu" and record.get("device") != "cpu"):
            complaints.append(f"{claim.id} was recorded with final=False, also in the full profile")
    return complaints
