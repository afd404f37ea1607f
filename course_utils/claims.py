"""The ledger of claims: what you will read elsewhere, beside what a cell measures.

``claims.yml`` lists the claims; a chapter proves one with ``claims.verify(id, measured)``. The call shows a card,
and leaves a record in the cell's output, which the runner and the book read from the executed notebook.
"""

from __future__ import annotations

import difflib
import html
import math
import os
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from course_utils.errors import CourseError

LEDGER = Path(__file__).with_name("claims.yml")
SOURCES = Path(__file__).with_name("sources.yml")
RECORD = "application/vnd.lora-course.claim+json"
# The runner names the notebook here, so that a claim of another chapter is noticed at once.
NOTEBOOK = "LORA_COURSE_NOTEBOOK"
VERDICTS = ("true", "outdated", "wrong", "imprecise")


class ClaimError(CourseError):
    """A claim was not verified as the ledger asks."""


class UnknownClaimError(ClaimError):
    """The ledger has no claim of this id."""


class OtherChapterError(ClaimError):
    """The claim belongs to another chapter, which verifies it."""


class NotMeasurableError(ClaimError):
    """The ledger lists the claim with its source only, or wants another kind of value."""


class DoesNotHoldError(ClaimError):
    """What was measured is not what the ledger says is true."""


@dataclass(frozen=True)
class Claim:
    """One entry of the ledger. ``truth`` and ``relation`` say what a cell must measure; ``said`` what they say."""

    id: str
    words: str
    source: str
    verdict: str
    chapter: str
    note: str
    kind: str = ""
    truth: Any = None
    relation: str = "="
    tolerance: float = 0.0
    seen: tuple[float, float] | None = None
    unit: str = ""
    means: str = ""
    said: Any = None
    measured: bool = True
    because: str = ""
    needs: str = ""
    quoted: bool = False

    def holds(self, measured: Any) -> bool:
        """Whether a measured value is what the ledger says is true.

        Raises:
            NotMeasurableError: the claim is not one for a cell, or its truth is of another kind than the value.
        """
        value, wanted = unpacked(measured), _kind(self.truth[0] if self.relation == "between" else self.truth)
        if not self.measured:
            raise NotMeasurableError(f"{self.id}: nobody can measure this here: {self.because}", "leave verify out.")
        if _kind(value) != wanted:
            raise NotMeasurableError(f"{self.id}: measured is {value!r}, the ledger wants a {wanted}.", self._advice())
        if self.relation == "within":
            return abs(value - self.truth) <= self.tolerance
        if self.relation == "at_least":
            return value >= self.truth
        if self.relation == "at_most":
            return value <= self.truth
        if self.relation == "between":
            return self.truth[0] <= value <= self.truth[1]
        return value == self.truth

    def fits(self, measured: Any) -> bool:
        """``holds``, and False for a value of the wrong kind."""
        try:
            return self.holds(measured)
        except NotMeasurableError:
            return False

    def links(self) -> dict[str, str]:
        """The sources that ``source`` names, each with its address (empty where it has none)."""
        named = [name for name in sources() if re.search(rf"(?<!\w){re.escape(name)}", self.source)]
        return {name: sources()[name].get("url", "") for name in named}

    def expected(self) -> str:
        """The truth in words, such as ``at most 0.05 GB``."""
        if self.relation == "between":
            words = f"between {formatted(self.truth[0])} and {formatted(self.truth[1])}"
        elif self.relation == "within":
            words = f"{formatted(self.truth)} ± {formatted(self.tolerance)}"
        else:
            words = f"{self.relation.replace('_', ' ')} ".lstrip("= ") + formatted(self.truth)
        return f"{words} {self.unit}".rstrip()

    def statement(self) -> str:
        """What they say: in quotation marks if it is their wording, without if it is a paraphrase."""
        return f"“{self.words}”" if self.quoted else self.words

    def theirs(self) -> str:
        """What they say, with its unit where it is a number; empty if they give none."""
        words = "" if self.said is None else formatted(self.said)
        return f"{words} {self.unit}".rstrip() if re.match(r"[~<>≈]?\d", words) else words

    def _advice(self) -> str:
        return f"measure this: {self.means or self.note}"


# ------------------------------------------------------------------------------------------------- the ledger


@cache
def sources() -> dict[str, dict[str, str]]:
    """The texts that claims come from: a dict from a source's name to its ``url``, or ``without`` (why it has none)."""
    import yaml

    return yaml.safe_load(SOURCES.read_text(encoding="utf-8"))


@cache
def load() -> dict[str, Claim]:
    """Read the ledger: a dict from id to claim, in the order of the file (ci/claim_form.py checks it)."""
    import yaml

    claims = map(from_entry, yaml.safe_load(LEDGER.read_text(encoding="utf-8")))
    return {claim.id: claim for claim in claims}


def from_entry(entry: dict[str, Any]) -> Claim:
    """The claim that an entry of the file describes; its form is not checked."""
    fields = dict(entry)
    if isinstance(fields.get("relation"), dict):
        ((fields["relation"], fields["tolerance"]),) = fields["relation"].items()
    if "seen" in fields:
        fields["seen"] = tuple(fields["seen"])
    return Claim(**fields)


# ------------------------------------------------------------------------------------------------- in a notebook


def verify(id: str, measured: Any, final: bool = True) -> None:
    """Prove a claim: compare it with what was measured, show a card, and leave a record for the runner.

    Args:
        id: the claim's id in claims.yml.
        measured: a number, a text or a bool, as the entry's truth says (0-d tensors and numpy scalars are unpacked).
        final: False records and does not judge. For what only the full profile can decide, pass ``final=FULL``.

    Raises:
        UnknownClaimError: there is no such claim; the message names the nearest ones.
        OtherChapterError: another chapter verifies this claim.
        NotMeasurableError: the claim is not for a cell, or the value is of the wrong kind.
        DoesNotHoldError: it does not hold; the message says what was measured. The card is shown all the same.
    """
    from IPython.display import display

    claim = find(id)
    here = _chapter_here()
    if here and here != claim.chapter:
        raise OtherChapterError(
            f"{id} belongs to chapter {claim.chapter}, not to {here}.", "verify it there, or change its chapter."
        )
    value = unpacked(measured)
    holds = claim.holds(value)
    record = {
        "id": id,
        "measured": value if not isinstance(value, float) or math.isfinite(value) else str(value),
        "final": bool(final),
        "holds": holds if final else None,
        "device": _device(),
    }
    display({"text/plain": _text(claim, record), "text/html": _card(claim, record), RECORD: record}, raw=True)
    if final and not holds:
        raise DoesNotHoldError(
            f"{id}: measured {formatted(value)} {claim.unit}".rstrip() + f", and the ledger says {claim.expected()}.",
            f"find out which of the two is wrong. What should be measured: {claim.means or claim.note}",
        )


def find(id: str) -> Claim:
    """The claim with this id.

    Raises:
        UnknownClaimError: there is none.
    """
    ledger = load()
    if id not in ledger:
        near = difflib.get_close_matches(id, ledger, n=3, cutoff=0.4)
        guess = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
        raise UnknownClaimError(f"The ledger has no claim {id!r}.", f"{guess}The ids stand in {LEDGER.name}.")
    return ledger[id]


def unpacked(value: Any) -> Any:
    """A bool, a number or a text: 0-d tensors and numpy scalars give up what they hold."""
    return value.item() if hasattr(value, "item") else value


def formatted(value: Any) -> str:
    """A value as a reader wants it: 851,968, 0.3439, yes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer() and abs(value) >= 1000):
        return f"{int(value):,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"
    return str(value)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    return "number" if isinstance(value, int | float) else "text" if isinstance(value, str) else type(value).__name__


def _chapter_here() -> str | None:
    """The chapter that runs this, if the runner or the notebook's server has said so."""
    path = os.environ.get(NOTEBOOK) or os.environ.get("JPY_SESSION_NAME") or ""
    return chapter_of(path)


def chapter_of(notebook: str | Path) -> str | None:
    """Return the chapter's number (08, or 08b for a second half) in a notebook's name, None for anything else."""
    found = re.match(r"(\d\d[a-z]?)_\w+\.ipynb", Path(notebook).name)
    return found[1] if found else None


def _device() -> str:
    torch = sys.modules.get("torch")  # never imported here
    return "cuda" if torch is not None and torch.cuda.is_available() else "cpu"


# ------------------------------------------------------------------------------------------------- the card

# Own background and own colours: readable on a light and on a dark page. At least 4.5 : 1 each (tests/test_claims.py).
INK, PAPER, FAINT, LINE = "#1f2328", "#f6f8fa", "#57606a", "#8c959f"
BADGES = {"true": "#1a5e2a", "outdated": "#6e4a00", "wrong": "#9b1c1c", "imprecise": "#0b4a8f"}
LINK = f' style="color:{BADGES["imprecise"]}"'
MARKS = {"true": "✓", "outdated": "↻", "wrong": "✗", "imprecise": "≈"}


def _outcome(claim: Claim, record: dict[str, Any]) -> tuple[str, str]:
    """What was measured, and what that says about the ledger, in words."""
    value = f"{formatted(record['measured'])} {claim.unit}".rstrip()
    if record["holds"] is None:
        elsewhere = claim.needs == "cpu" and record["device"] != "cpu"
        return value, "recorded; judged on a CPU only" if elsewhere else "recorded, but not judged in this run"
    return value, "" if record["holds"] else f"this does not fit the ledger, which says {claim.expected()}"


def _lines(claim: Claim, record: dict[str, Any]) -> list[tuple[str, str]]:
    value, remark = _outcome(claim, record)
    lines = [("they said", claim.theirs())] if claim.said is not None else []
    if claim.means:  # first, or a bare "yes" would seem to answer the claim
        lines.append(("asked", claim.means))
    lines.append(("measured", value + (f" ({remark})" if remark else "")))
    return lines


def _text(claim: Claim, record: dict[str, Any]) -> str:
    lines = "".join(f"\n  {label:10} {value}" for label, value in _lines(claim, record))
    return f"{claim.statement()} ({claim.source}){lines}\n  {'verdict':10} {claim.verdict}: {claim.note}"


def _card(claim: Claim, record: dict[str, Any]) -> str:
    rows = "".join(
        f'<div><span style="color:{FAINT}">{label}:</span> '
        f'<span style="color:{INK};font-weight:{400 if label == "asked" else 700}">{html.escape(value)}</span></div>'
        for label, value in _lines(claim, record)
    )
    return (
        f'<div id="claim-{claim.id}" style="background:{PAPER};color:{INK};border:1px solid {LINE};'
        f'border-left:6px solid {BADGES[claim.verdict]};padding:8px 12px;margin:4px 0;max-width:46em;line-height:1.45">'
        f"<div>{html.escape(claim.statement())}</div>"
        f'<div style="color:{FAINT};font-size:90%">{linked_source(claim, LINK)}</div>{rows}'
        f'<div><span style="background:{BADGES[claim.verdict]};color:#ffffff;padding:0 6px">'
        f"{MARKS[claim.verdict]} {claim.verdict}</span> {html.escape(claim.note)}</div></div>"
    )


def linked_source(claim: Claim, style: str = "") -> str:
    """The source in HTML, the names of texts that have an address as links, in the page's colour or a style's."""
    text = html.escape(claim.source)
    for name, url in claim.links().items():
        if url:
            link = f'<a href="{html.escape(url)}"{style}>{html.escape(name)}</a>'
            text = re.sub(rf"(?<!\w){re.escape(html.escape(name))}", lambda _, link=link: link, text, count=1)
    return text


def listed(chapter: str) -> None:
    """Show the claims of a chapter that no cell can measure, each with its source, what is so, and the verdict."""
    from IPython.display import display

    rows = [claim for claim in load().values() if claim.chapter == chapter and not claim.measured]
    text = "\n".join(f"{c.statement()} ({c.source})\n  {c.verdict}: {c.note}" for c in rows)
    body = "".join(
        f'<tr id="claim-{c.id}"><td>'
        f"{html.escape(c.statement())}<br><small>{linked_source(c)}</small></td>"
        f"<td><b>{MARKS[c.verdict]} {c.verdict}</b></td><td>{html.escape(c.note)}</td></tr>"
        for c in rows
    )
    head = '<tr><th scope="col">they say</th><th scope="col">verdict</th><th scope="col">what is so</th></tr>'
    table = f'<table style="text-align:left"><thead>{head}</thead><tbody>{body}</tbody></table>'
    display({"text/plain": text, "text/html": table}, raw=True)
