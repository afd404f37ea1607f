"""Print to consoles that cannot show every character: Windows' cp1252, gbk or cp949, and the C locale."""

from __future__ import annotations

import codecs
import sys
import unicodedata
from collections.abc import Iterable
from typing import TextIO

SIGNS = {"✓": "ok", "✗": "no", "…": "...", "–": "-", "—": "-", "×": "x", "→": "->", "·": "-", "’": "'"}


def make_tolerant(streams: Iterable[TextIO] | None = None) -> None:
    """Let the streams (standard output and error) write a plain sign for a character that they cannot encode."""
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr) if streams is None else streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="plain")


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_sign, error.object[error.start : error.end])), error.end


def _sign(character: str) -> str:
    """Return the letter without its accent, a plain sign, or a question mark."""
    base = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return SIGNS.get(character) or base or "?"


def printable(text: str) -> str:
    """Return text that cannot move the cursor, change colours or begin a line: part of it was chosen by students."""
    return "".join(c if c.isprintable() else " " for c in text)


def padded(words: list[str]) -> list[str]:
    """Return words with blanks behind them, all of one width in a terminal, where some letters take two places."""
    widths = [
        sum(1 + (unicodedata.east_asian_width(c) in "WF") - bool(unicodedata.combining(c)) for c in w) for w in words
    ]
    return [word + " " * (max(widths) - width) for word, width in zip(words, widths, strict=True)]
