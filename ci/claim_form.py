"""Whether the ledger of claims is well formed, as the head of ``course_utils/claims.yml`` describes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from course_utils import claims, quiz
from course_utils.claims import Claim, ClaimError

# Every chapter has a quiz, and it may have one before its notebook is written.
CHAPTERS = tuple(sorted(path.stem.partition("_")[0] for path in quiz.QUIZZES.glob("[0-9][0-9]*_*.yml")))
KINDS = ("measured", "computed from shapes", "read in a library", "arithmetic", "listed")
RELATIONS = ("=", "within", "at_least", "at_most", "between")
NEEDS = ("full", "cpu")
HINT = "fix the entry; the head of claims.yml says what each field holds."


class LedgerError(ClaimError):
    """An entry of claims.yml is not as it must be."""


def checked(path: Path = claims.LEDGER) -> dict[str, Claim]:
    """The ledger: a dict from id to claim, in the order of the file.

    Raises:
        LedgerError: an entry lacks a field, has an unknown or a wrong one, or an id occurs twice.
    """
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    if twice := [id for id, count in Counter(entry.get("id") for entry in entries).items() if count > 1]:
        raise LedgerError(f"The claim {twice[0]!r} stands in the ledger twice.", "give one of them another id.")
    return {claim.id: claim for claim in map(well_formed, entries)}


def well_formed(entry: dict) -> Claim:
    """The claim of an entry.

    Raises:
        LedgerError: see :func:`checked`.
    """
    try:
        claim = claims.from_entry(entry)
    except TypeError as error:
        raise LedgerError(f"{entry.get('id', entry)}: {error}", HINT) from error
    if found := list(problems(claim)):
        raise LedgerError(f"{claim.id}: {'; '.join(found)}.", HINT)
    return claim


def problems(claim: Claim) -> Iterator[str]:
    """What is wrong with an entry."""
    checks = {
        "the id is not in kebab-case": re.fullmatch(r"[a-z0-9.]+(-[a-z0-9.]+)*", claim.id),
        "words, source and note must be said": all((claim.words, claim.source, claim.note)),
        f"the verdict is none of {claims.VERDICTS}, in quotation marks": claim.verdict in claims.VERDICTS,
        f"no chapter {claim.chapter!r} has a quiz in quizzes/ (are there quotation marks?)": claim.chapter in CHAPTERS,
        f"the kind is none of {KINDS}": claim.kind in KINDS,
        "listed is the kind of what is not measured, and of nothing else": (claim.kind == "listed") != claim.measured,
        f"{claims.SOURCES.name} knows no source that is named in its source": bool(claim.links()),
        "only what is measured has a one-sided bar, and then seen (the lowest and highest value of repeated runs)": (
            claim.relation in ("=", "within") or (claim.kind == "measured" and claim.seen is not None)
        ),
        "seen holds two numbers that hold": claim.seen is None or _spread_holds(claim),
        f"the relation is none of {RELATIONS}": claim.relation in RELATIONS,
        f"needs is none of {NEEDS}": claim.needs in ("", *NEEDS),
        "a truth for a cell, or measured: false and because": (claim.truth is not None) == claim.measured,
        "measured: false goes with because": bool(claim.because) != claim.measured,
        "truth: true goes with means": claim.truth is not True or claim.means,
        "truth: false says little; turn the sentence round": claim.truth is not False,
        "between goes with two numbers": (claim.relation == "between") == isinstance(claim.truth, list),
        "within goes with a tolerance": (claim.relation == "within") == (claim.tolerance > 0),
    }
    yield from (problem for problem, kept in checks.items() if not kept)


def slack(claim: Claim) -> float:
    """How far a number may be off: the tolerance, or the room between the bar and the worst value seen."""
    if claim.relation == "within":
        return claim.tolerance
    bars = claim.truth if claim.relation == "between" else [claim.truth]
    low, high = claim.seen or (0, 0)
    room = {"at_least": [low - bars[0]], "at_most": [bars[0] - high], "between": [low - bars[0], bars[-1] - high]}
    return max(room.get(claim.relation, [0.0]))


def _spread_holds(claim: Claim) -> bool:
    """Whether the values seen fit the bar, and the bar lies no farther from them than they spread (or a twentieth)."""
    low, high = claim.seen
    room = max(2 * (high - low), 0.05 * max(abs(low), abs(high)))
    return low <= high and claim.measured and claim.fits(low) and claim.fits(high) and slack(claim) <= room
