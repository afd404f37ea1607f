"""What a notebook's cells have printed, kept so that a check in a later cell can look at it.

A cell's output goes to the reader as before; a copy stays here. When a cell is run again, its new output
replaces the old.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Any, TextIO

KEPT = 1_000_000  # characters of one cell; a loop that prints for ever must not fill the memory


class _Tee:
    """A text stream that passes everything on and keeps a copy; in all else it is the stream it stands for."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.pieces: list[str] = []
        self.room = KEPT

    def write(self, text: str) -> int:
        if isinstance(text, str) and self.room > 0:
            self.pieces.append(text[: self.room])
            self.room -= len(text)
        return self.stream.write(text)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class Recorder:
    """Copies of what cells print, by cell; :meth:`listen` connects it to IPython."""

    def __init__(self) -> None:
        self.cells: dict[Any, str] = {}
        self._tee: _Tee | None = None
        self._shell = None

    @property
    def listening(self) -> bool:
        """Whether output is being copied."""
        return self._shell is not None

    def listen(self, shell) -> None:
        """Copy what the cells of this shell print, from now on; a second call changes nothing."""
        if shell is None or shell is self._shell:
            return
        self._shell = shell
        self.cells.clear()
        shell.events.register("pre_run_cell", self._before)
        shell.events.register("post_run_cell", self._after)
        self._before()  # the cell that asks for it is running already

    def text(self) -> str:
        """Everything that was printed, or shown as the value of a cell's last line."""
        now = [self._tee.text] if self._tee else []
        return "\n".join([*self.cells.values(), *now])

    def _before(self, info: Any = None) -> None:
        self._put_back()
        self._tee = _Tee(sys.stdout)
        sys.stdout = self._tee

    def _after(self, result: Any) -> None:
        printed = self._tee.text if self._tee else ""
        self._put_back()
        info = result.info
        key = getattr(info, "cell_id", None) or getattr(info, "raw_cell", None)
        self.cells[key] = f"{printed}\n{_shown(result.result)}"

    def _put_back(self) -> None:
        """Give the stream back, unless the cell has put another in its place."""
        if self._tee is not None and sys.stdout is self._tee:
            sys.stdout = self._tee.stream
        self._tee = None


def _shown(value: Any) -> str:
    """What the notebook shows for a cell's last line."""
    text = ""
    if value is not None:
        with contextlib.suppress(Exception):  # a student's own __repr__ may do anything
            text = repr(value)[:KEPT]
    return text
