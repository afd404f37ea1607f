"""What a notebook's cells have shown, kept so that a check in a later cell can look at it.

A cell's output goes to the reader as before; a copy stays here. When a cell is run again, its new output
replaces the old. What is displayed counts as printed: tables of rich and pandas, Markdown, HTML.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Mapping
from typing import Any, TextIO

KEPT = 1_000_000  # characters of one cell; a loop that prints for ever must not fill the memory
# A notebook shows the first that is there.
TEXTS = ("text/html", "image/svg+xml", "text/markdown", "text/latex", "application/json", "text/plain")
MARKED = ("text/html", "image/svg+xml", "text/markdown")
# Nothing is tried twice, so that a long text without an end takes no longer than another.
_TAG = re.compile(r"<(/?+)([a-zA-Z][a-zA-Z0-9]*+)?+[^<>]*+>")
_INLINE = {"b", "i", "em", "strong", "span", "code", "sub", "font", "mark", "u", "small", "a", "tt", "big", "s"}


def displayed(data: Mapping[str, Any]) -> str:
    """Return the words that a reader sees of something displayed.

    Args:
        data: the display by MIME type, as Jupyter's ``display_data`` and ``execute_result`` have it.
    """
    data = {kind: _as_text(value) if kind == "application/json" else value for kind, value in data.items()}
    kinds = [kind for kind in TEXTS if isinstance(data.get(kind), str)]
    if any(kind.startswith("image/") for kind in data):
        kinds = [kind for kind in kinds if kind != "text/plain"]
    if not kinds or data[kinds[0]].startswith("<Figure size"):
        return ""
    text = data[kinds[0]][:KEPT]
    # Markdown may hold HTML; a comparison such as `a < b` is no tag, since nothing closes it.
    return _without_tags(text) if kinds[0] in MARKED else text


def _as_text(value: Any) -> str | None:
    """The tree that a notebook shows of JSON; text in its place is none."""
    if not isinstance(value, (dict, list)):
        return None
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):  # it holds itself
        return None


def _without_tags(text: str) -> str:
    """The words of HTML, in time that grows with its length: cells and blocks apart, styles and scripts left out."""
    pieces, at, hidden = [], 0, ""
    for tag in _TAG.finditer(text):
        closes, name = bool(tag[1]), (tag[2] or "").lower()
        if not hidden:
            pieces.append(text[at : tag.start()])
        at = tag.end()
        if name in ("style", "script"):
            hidden = "" if closes else name
        elif name == "sup":
            pieces.append("" if closes else "^")
        elif name not in _INLINE:
            pieces.append("\t" if name in ("td", "th") else "\n")
    if not hidden:
        pieces.append(text[at:])
    return html.unescape("".join(pieces))


class _Tee:
    """A text stream that passes everything on and keeps a copy; in all else it is the stream it stands for."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.pieces: list[str] = []
        self.room = KEPT

    def write(self, text: str) -> int:
        self.keep(text)
        return self.stream.write(text)

    def keep(self, text: Any) -> None:
        """Keep what is shown without going through this stream."""
        if isinstance(text, str) and self.room > 0:
            self.pieces.append(text[: self.room])
            self.room -= len(text)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class Recorder:
    """Copies of what cells show, by cell; :meth:`listen` connects it to IPython."""

    def __init__(self) -> None:
        self.cells: dict[Any, str] = {}
        self.stderr: dict[Any, str] = {}
        self._tee: _Tee | None = None
        self._errors: _Tee | None = None
        self._shell = None

    @property
    def listening(self) -> bool:
        """Whether output is being copied."""
        return self._shell is not None

    def listen(self, shell) -> None:
        """Copy what the cells of this shell show, from now on; a second call changes nothing."""
        if shell is None or shell is self._shell:
            return
        self._shell = shell
        self.cells.clear()
        self.stderr.clear()
        shell.events.register("pre_run_cell", self._before)
        shell.events.register("post_run_cell", self._after)
        self._before()  # the cell that asks for it is running already

    def texts(self) -> list[str]:
        """Everything that was printed, displayed, or shown as the value of a cell's last line, cell by cell."""
        now = [self._tee.text] if self._tee else []
        return [*self.cells.values(), *now]

    def errors(self) -> list[str]:
        """Everything that was written to the standard error stream, as ``logging`` does, cell by cell."""
        now = [self._errors.text] if self._errors else []
        return [*self.stderr.values(), *now]

    def _before(self, info: Any = None) -> None:
        self._put_back()
        self._tee, self._errors = _Tee(sys.stdout), _Tee(sys.stderr)
        sys.stdout, sys.stderr = self._tee, self._errors
        self._wrap(self._shell.display_pub, "publish")
        self._wrap(self._shell.displayhook, "write_format_data")

    def _wrap(self, thing: Any, name: str) -> None:
        """Keep the words of everything that goes through a method of IPython's whose first argument is MIME data."""
        method, tee = getattr(thing, name), self._tee

        def copied(data: Any = None, *args: Any, **options: Any) -> Any:
            try:
                return method(data, *args, **options)
            finally:
                if isinstance(data, Mapping):
                    tee.keep(f"\n{displayed(data)}\n")

        thing.__dict__[name] = copied

    def _after(self, result: Any) -> None:
        shown, errors = (tee.text if tee else "" for tee in (self._tee, self._errors))
        self._put_back()
        info = result.info
        key = getattr(info, "cell_id", None) or getattr(info, "raw_cell", None)
        self.cells[key], self.stderr[key] = shown, errors

    def _put_back(self) -> None:
        """Give everything back, a stream unless the cell has put another in its place."""
        if self._tee is not None and sys.stdout is self._tee:
            sys.stdout = self._tee.stream
        if self._errors is not None and sys.stderr is self._errors:
            sys.stderr = self._errors.stream
        self._tee = self._errors = None
        if self._shell is not None:
            self._shell.display_pub.__dict__.pop("publish", None)
            self._shell.displayhook.__dict__.pop("write_format_data", None)
