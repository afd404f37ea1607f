"""From a submitted file to a notebook that is fit to run: nothing in the file is believed.

The notebook is put together anew. Of the submission it takes the text of the student's cells and their order;
everything that carries points or checks comes from the source. Whatever was repaired stands in the report.
"""

from __future__ import annotations

import copy
import json
import os
import re
import stat
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from nbgrader_sandbox.contract import MAX_MESSAGE, ContractError, Intake, Limits, png, text
from nbgrader_sandbox.grade.differences import HOME

MAX_CELLS = 1000
MAX_REPORT = 60
MAX_OUTPUTS = 50  # of one cell, looked at for what it had given at home
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
IMAGES = ("image/png", "image/jpeg", "image/gif")
MAKERS = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


class _RefusedError(Exception):
    """The file cannot be graded; the message is for the student and the instructor."""


def intake(path: Path, source: NotebookNode, limits: Limits) -> Intake:
    """Read, check and repair one submitted notebook; ``refused`` says why when there is nothing to grade.

    ``source`` is the instructor's notebook. Its solutions are never copied: a solution cell that the student
    deleted comes back empty.
    """
    report: list[str] = []
    try:
        cells = _cells(_upgraded(_parsed(_read(path, limits.file_bytes)), report), report)
    except _RefusedError as refusal:
        why = text(str(refusal), "refusal")  # it may quote the file
        return Intake(None, [why], why)
    merged = _Merge(cells, source, report).result()
    notebook = new_notebook(cells=merged, metadata=_kernel_of(source))
    if len(report) > MAX_REPORT:
        report[MAX_REPORT:] = [f"… and {len(report) - MAX_REPORT} more repairs"]
    return Intake(notebook, report)


# ---- the file -------------------------------------------------------------------------------------------------------


def _read(path: Path, most: int) -> bytes:
    """The bytes of a regular file; links, folders and devices are refused without being opened."""
    if path.is_symlink() or path.parent.is_symlink():
        raise _RefusedError(f"{path.name} is a link, and links are not followed. Hand in the notebook itself.")
    try:
        # O_NONBLOCK: opening a named pipe must not wait for its other end.
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise _RefusedError(f"{path.name} was not handed in{_instead(path)}.") from None
    except OSError as error:
        raise _RefusedError(f"{path.name} cannot be opened: {error.strerror}.") from None
    info = os.fstat(fd)
    if not stat.S_ISREG(info.st_mode):  # before fdopen, which raises for a folder
        os.close(fd)
        raise _RefusedError(f"{path.name} is not a file but a {_kind(info.st_mode)}. Hand in the notebook itself.")
    with os.fdopen(fd, "rb") as file:
        if info.st_size > most:
            raise _RefusedError(
                f"{path.name} has {info.st_size:,} bytes; at most {most:,} are allowed. "
                "Clear the outputs (Edit > Clear Outputs of All Cells) and hand it in again."
            )
        data = file.read(most + 1)
    if not data.strip():
        raise _RefusedError(f"{path.name} is empty.")
    return data


def _instead(path: Path) -> str:
    """The notebooks that were handed in under another name."""
    found = sorted(p.name for p in path.parent.glob("*.ipynb") if p.is_file() and not p.is_symlink())
    return f", but {', '.join(found[:3])}: give it the name {path.name}" if found else ""


def _kind(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "folder"), (stat.S_ISFIFO, "named pipe"), (stat.S_ISSOCK, "socket"))
    return next((name for test, name in kinds if test(mode)), "device")


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _RefusedError("The file is not text in UTF-8, so it is no notebook.") from None
    except json.JSONDecodeError as error:
        raise _RefusedError(
            f"The file is not JSON, so it is no notebook: it is damaged or was cut off at line {error.lineno} "
            f"({error.msg.removesuffix(' at')}). Download it again from where you worked, and hand that in."
        ) from None
    except (RecursionError, ValueError):
        raise _RefusedError(
            "The file is JSON of a kind that no notebook has (nested too deep, or a number too long)."
        ) from None
    if not isinstance(notebook, dict):
        raise _RefusedError("The file is JSON but no notebook.")
    return notebook


def _upgraded(notebook: dict[str, Any], report: list[str]) -> dict[str, Any]:
    """A notebook of format 4; older ones are converted."""
    version = notebook.get("nbformat")
    if version == 4:
        return notebook
    if type(version) is not int or not 1 <= version <= 3:
        raise _RefusedError(f"The notebook says it has format {str(version)[:20]}; formats 1 to 4 can be graded.")
    try:
        converted = nbformat.convert(nbformat.from_dict(notebook), 4)
    except Exception as error:  # noqa: BLE001 - the converters trust their input; what they raise on other input is anything
        raise _RefusedError(
            f"The notebook has the old format {version} and cannot be converted ({type(error).__name__})."
        ) from None
    report.append(f"Converted from notebook format {version}.")
    return converted


@dataclass
class _Cell:
    """What is taken over from a submitted cell."""

    kind: str
    source: str
    grade_id: str | None
    cell_id: str | None
    attachments: dict[str, dict[str, str]]
    home: dict[str, Any] | None = None  # what it had given where it was written, if it ran there without an error


def _cells(notebook: dict[str, Any], report: list[str]) -> list[_Cell]:
    found = notebook.get("cells")
    if not isinstance(found, list):
        raise _RefusedError("The notebook has no list of cells.")
    if len(found) > MAX_CELLS:
        raise _RefusedError(f"The notebook has {len(found)} cells; at most {MAX_CELLS} are allowed.")
    cells = [_cell(cell, number, report) for number, cell in enumerate(found, 1)]
    return [cell for cell in cells if cell is not None]


def _cell(cell: Any, number: int, report: list[str]) -> _Cell | None:
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    if not isinstance(kind, str) or kind not in MAKERS:
        report.append(f"Cell {number} is of no known type and was left out.")
        return None
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        report.append(f"Cell {number} has no readable text and was left out.")
        return None
    metadata = cell.get("metadata")
    grading = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = grading.get("grade_id") if isinstance(grading, dict) else None
    cell_id = cell.get("id")
    return _Cell(
        kind,
        text(source, f"cell {number}", len(source)),
        grade_id if isinstance(grade_id, str) else None,
        cell_id if isinstance(cell_id, str) and CELL_ID.fullmatch(cell_id) else None,
        _attachments(cell.get("attachments")),
        _at_home(cell) if kind == "code" else None,
    )


def _at_home(cell: dict[str, Any]) -> dict[str, Any] | None:
    """What a code cell had printed and drawn when it was handed in; None if it had not run, or had failed."""
    outputs = cell.get("outputs")
    outputs = [one for one in outputs if isinstance(one, dict)] if isinstance(outputs, list) else []
    ran = bool(outputs) or type(cell.get("execution_count")) is int
    if not ran or any(one.get("output_type") == "error" for one in outputs):
        return None
    said, pictures = [], []
    for one in outputs[:MAX_OUTPUTS]:
        data = one.get("data") if isinstance(one.get("data"), dict) else {}
        for piece in (one.get("text"), data.get("text/plain")):
            piece = "".join(piece) if isinstance(piece, list) and all(isinstance(x, str) for x in piece) else piece
            said += [piece] if isinstance(piece, str) else []
        with suppress(ContractError):
            pictures.append(png(data.get("image/png"), "a picture handed in"))
    return {"text": text("".join(said)[:MAX_MESSAGE], "output handed in"), "png": pictures[:2]}


def _attachments(found: Any) -> dict[str, dict[str, str]]:
    """Pictures in a written answer; anything that a browser could run is left out."""
    kept = {}
    for name, bundle in found.items() if isinstance(found, dict) else ():
        pictures = (
            {m: text(d, "attachment", len(d)) for m, d in bundle.items() if m in IMAGES and isinstance(d, str)}
            if isinstance(bundle, dict)
            else {}
        )
        if pictures and isinstance(name, str):
            kept[text(name, "attachment")] = pictures
    return kept


# ---- submission and source ------------------------------------------------------------------------------------------


class _Merge:
    """The student's cells in the student's order, with everything that belongs to the instructor restored."""

    def __init__(self, cells: list[_Cell], source: NotebookNode, report: list[str]) -> None:
        self.cells, self.report = cells, report
        self.graded = {c.metadata.nbgrader.grade_id: c for c in source.cells if _is_graded(c)}
        self.order = list(self.graded)
        self.place: dict[str, int] = {}  # grade_id -> number of the student's cell that stands for it

    def result(self) -> list[NotebookNode]:
        """The merged cells."""
        self._match_by_grade_id()
        self._match_by_cell_id()
        self._match_locked_by_text()
        self._match_by_place()
        self._note_order()
        owner = {number: grade_id for grade_id, number in self.place.items()}
        merged = [self._made(cell, owner.get(number)) for number, cell in enumerate(self.cells)]
        for grade_id in self.order:
            if grade_id not in self.place:
                self._insert(merged, grade_id)
        _give_ids(merged)
        return merged

    def _match_by_grade_id(self) -> None:
        """One cell for each grade_id; of several, the last one that says something of its own."""
        names = [cell.grade_id for cell in self.cells]
        for grade_id, count in Counter(n for n in names if n is not None).items():
            if grade_id not in self.graded:
                self.report.append(
                    f"Cell {grade_id[:60]!r} is not part of the exercise: it runs, and carries no points."
                )
                continue
            places = [number for number, name in enumerate(names) if name == grade_id]
            own = [p for p in places if self.cells[p].source.strip() != self.graded[grade_id].source.strip()]
            self.place[grade_id] = (own or places)[-1] if not self._locked(grade_id) else places[0]
            if count > 1:
                self.report.append(f"Cell {grade_id!r} is there {count} times: one of them counts.")

    def _match_by_cell_id(self) -> None:
        """Other tools may drop metadata and keep the cells' ids."""
        by_id = {cell.cell_id: number for number, cell in reversed(list(enumerate(self.cells))) if cell.cell_id}
        for grade_id in self._unplaced():
            number = by_id.get(self.graded[grade_id].get("id"))
            if number is not None and number not in self.place.values():
                self.place[grade_id] = number
                self.report.append(f"Cell {grade_id!r} had lost its grading metadata: recognised by its id.")

    def _match_locked_by_text(self) -> None:
        for grade_id in self._unplaced():
            wanted = self.graded[grade_id].source.strip()
            same = [n for n in self._free() if self.cells[n].source.strip() == wanted]
            if same and self._locked(grade_id):
                self.place[grade_id] = same[0]
                self.report.append(f"Cell {grade_id!r} had lost its grading metadata: recognised by its text.")

    def _match_by_place(self) -> None:
        """A solution cell without metadata is recognised if it is the only candidate between its neighbours."""
        for grade_id in self._unplaced():
            at = self.order.index(grade_id)
            before = [self.place[g] for g in self.order[:at] if g in self.place]
            after = [self.place[g] for g in self.order[at + 1 :] if g in self.place]
            low, high = max(before, default=-1), min(after, default=len(self.cells))
            kind = self.graded[grade_id].cell_type
            candidates = [n for n in self._free() if low < n < high and self.cells[n].kind == kind]
            if len(candidates) == 1 and (before or after) and not self._locked(grade_id):
                self.place[grade_id] = candidates[0]
                self.report.append(f"Cell {grade_id!r} had lost its grading metadata: recognised by its place.")

    def _unplaced(self) -> list[str]:
        return [grade_id for grade_id in self.order if grade_id not in self.place]

    def _free(self) -> list[int]:
        return [n for n, cell in enumerate(self.cells) if n not in self.place.values() and cell.grade_id is None]

    def _locked(self, grade_id: str) -> bool:
        return not self.graded[grade_id].metadata.nbgrader.get("solution", False)

    def _note_order(self) -> None:
        places = [self.place[g] for g in self.order if g in self.place]
        if places != sorted(places):
            self.report.append("The cells are in another order than in the exercise: they run in the order handed in.")

    def _made(self, cell: _Cell, grade_id: str | None) -> NotebookNode:
        """The cell as it will run: the source's if it is locked, else the student's text with the source's metadata."""
        if grade_id is None:
            made = MAKERS[cell.kind](source=cell.source)
        elif self._locked(grade_id):
            made = _restored(self.graded[grade_id])
            if made.source.strip() != cell.source.strip():
                self.report.append(f"Cell {grade_id!r} is locked and had been changed: restored.")
        else:
            original = self.graded[grade_id]
            if original.cell_type != cell.kind:
                self.report.append(
                    f"Cell {grade_id!r} had become a {cell.kind} cell: restored to {original.cell_type}."
                )
            made = MAKERS[original.cell_type](source=cell.source, metadata=_metadata(original))
        if cell.home is not None and not (grade_id and self._locked(grade_id)):
            made.metadata[HOME] = cell.home
        made.id = cell.cell_id or ""  # the new cell's own id is random
        if cell.attachments and made.cell_type == "markdown":
            made.attachments = cell.attachments
        return made

    def _insert(self, merged: list[NotebookNode], grade_id: str) -> None:
        """Put back a cell that is missing, after the one that precedes it in the source."""
        if self._locked(grade_id):
            made = _restored(self.graded[grade_id])
            self.report.append(f"Cell {grade_id!r} was missing: put back.")
        else:
            original = self.graded[grade_id]
            made = MAKERS[original.cell_type](source="", metadata=_metadata(original))
            self.report.append(f"Cell {grade_id!r} was missing: put back empty. Its answer may stand in another cell.")
        present = [c.metadata.get("nbgrader", {}).get("grade_id") for c in merged]
        before = [present.index(g) for g in self.order[: self.order.index(grade_id)] if g in present]
        merged.insert(max(before) + 1 if before else 0, made)


def _is_graded(cell: NotebookNode) -> bool:
    grading = cell.metadata.get("nbgrader", {})
    return bool(grading.get("grade") or grading.get("solution") or grading.get("locked") or grading.get("task"))


def _metadata(original: NotebookNode) -> dict[str, Any]:
    return {"nbgrader": copy.deepcopy(original.metadata.nbgrader)}


def _restored(original: NotebookNode) -> NotebookNode:
    return MAKERS[original.cell_type](source=original.source, metadata=_metadata(original))


def _kernel_of(source: NotebookNode) -> dict[str, Any]:
    return {k: copy.deepcopy(v) for k, v in source.metadata.items() if k in ("kernelspec", "language_info")}


def _give_ids(cells: list[NotebookNode]) -> None:
    """Ids that are unique, and the same each time the submission is taken in."""
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if not cell.get("id") or cell.id in seen:
            cell.id = f"cell-{number}" if f"cell-{number}" not in seen else f"cell-{number}-{len(seen)}-again"
        seen.add(cell.id)
