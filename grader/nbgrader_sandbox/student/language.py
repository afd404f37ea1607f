"""The language of messages: gettext's catalogues, and the one setting that chooses among them.

The texts in the code are English. What a catalogue lacks stays English, message by message.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

VARIABLE = "NBGRADER_SANDBOX_LANGUAGE"  # environment variable: "de", or "pt_BR"; English if it is not set
LOCALE, DOMAIN = "locale", "messages"  # catalogues are locale/LANGUAGE/LC_MESSAGES/messages.mo

_spoken: ContextVar[str] = ContextVar("spoken", default="")


def current() -> str:
    """Return the language that messages are in now; empty for English."""
    return _spoken.get() or os.environ.get(VARIABLE, "")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let messages inside be in a language; the empty text leaves the choice to the environment variable."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def catalogues(folder: Path) -> Callable[[str], str]:
    """Return the function that translates a text by the catalogues below ``folder``."""

    def translated(text: str) -> str:
        language = current()
        return _catalogue(folder, language).gettext(text) if text and language else text

    return translated


@lru_cache
def _catalogue(folder: Path, language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, folder, [language.replace("-", "_")], fallback=True)


def chosen(tables: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Return the table of the current language, or of its base (``de`` for ``de_AT``); an empty one if there is none.

    Args:
        tables: by language, translations by their English texts.
    """
    language = current().replace("-", "_")
    return tables.get(language) or tables.get(language.partition("_")[0], {})


def fill(text: str, **values: Any) -> str:
    """Put values in the place of their names in braces. Other names stay, and so do braces in a value, for ``format``.

    >>> fill("{part} has {count} keys, {keys}.", count=2, keys="{'a', 'b'}")
    "{part} has 2 keys, {{'a', 'b'}}."
    """

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            return found[0]
        return str(values[found[1]]).replace("{", "{{").replace("}", "}}")

    return re.sub(r"\{(\w+)\}", value, text)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a text of a constant for the catalogues; it is translated where it is used."""
    return text


_ = catalogues(Path(__file__).resolve().parent.parent / LOCALE)
