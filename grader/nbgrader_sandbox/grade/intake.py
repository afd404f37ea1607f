"""From a submitted file to a notebook that is fit to run: nothing in the file is believed.

The notebook is put together anew. Of the submission it takes the text of the student's cells and their order;
everything that carries points or checks comes from the source. Whatever was repaired stands in the report.
"""

from __future__ import annotations

import copy
import hashlib
import io
import itertools
import json
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from nbgrader_sandbox.contract import MAX_MESSAGE, ContractError, Intake, Limits, png, text

MAX_CELLS = 1000
MAX_REPORT = 60
MAX_OUTPUTS = 50  # of one cell, looked at for what it had given at home
MAX_ANSWER = 100_000  # characters that are put together for a reader
HOME = "ran_at_home"  # a cell's metadata: what it had printed when it was handed in
NOT_IN_ITS_CELL = "*Nothing was written in this cell. The notebook has this elsewhere:*\n\n"
MAX_FILES, MAX_ZIPS = 1000, 5  # of a submission that are looked at
# Opening a link, or waiting for a named pipe's other end, must not happen; Windows has neither of these two flags.
CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
# “ex.ipynb”的副本 is how Drive calls a copy where the word for it comes last.
NOTEBOOK = re.compile(
    r"(?P<stem>.+?)\.ipynb(?:\.(?:txt|json)|[\"”»]?\s?(?:的副本|のコピー|의 사본))?", re.IGNORECASE | re.DOTALL
)
# ex (1) of browsers, ex-Copy1 of JupyterLab, "ex copy 2" and "ex - Kopie (2)" of file managers
COPY = re.compile(
    r"(?:\s*\(\d+\)|-Copy\d*"
    r"|(?:\s-)?\s(?:copy|kopie|kopia|kopi|copie|copia|cópia|копия|копія|副本|コピー|복사본)(?:\s\d+|\s\(\d+\))?)+$",
    re.IGNORECASE,
)
# "Copy of ex" of Drive and Colab, in the student's language
COPY_OF = re.compile(
    r"^(?:(?:copy of|kopie v[ao]n|copia d[ei]|copie de|cópia de|kopia|kopi a[vf]|копия блокнота|копия)\s"
    r"|(?=[\"“„«]))[\"“„«]?",
    re.IGNORECASE,
)
AGAIN = re.compile(r"-\d+$")  # Canvas adds it to what is handed in again
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
# What a browser or a file manager saves under any name, by how it begins.
OTHER_FORMS = {b"<<<<<<<": "a merge with conflicts", b"<": "a web page", b"%PDF": "a PDF", b"PK\x03\x04": "a zip",
               b"\x1f\x8b": "an archive"}  # fmt: skip
ENCRYPTED = "encrypted: ask for it without a password"
TRANSLATES = "translates"  # metadata of a Markdown cell; under "text" a hash of the translation as it was handed out
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
IMAGES = ("image/png", "image/jpeg", "image/gif")
MAKERS = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


class RefusedError(Exception):
    """There is nothing to grade; the message is for the student and the instructor.

    ``absent``: nothing was handed in. ``unclear``: several files could be the submission, and a person decides.
    """

    def __init__(self, message: str, absent: bool = False, unclear: bool = False) -> None:
        super().__init__(message)
        self.absent, self.unclear = absent, unclear

    def taken(self) -> Intake:
        """Return what intake makes of the submission."""
        why = text(str(self), "refusal")  # it may quote the file
        return Intake(None, [why], why, self.absent, self.unclear)


def intake(path: Path, source: NotebookNode, limits: Limits, notebooks: Collection[str] = ()) -> Intake:
    """Read, check and repair one submitted notebook; ``refused`` says why when there is nothing to grade.

    ``source`` is the instructor's notebook. Its solutions are never copied: a solution cell that the student
    deleted comes back empty. ``notebooks`` are the names of all notebooks of the assignment.
    """
    try:
        data, notes, _ = handed_in(path, source, limits, notebooks)
    except RefusedError as refusal:
        return refusal.taken()
    return repaired(data, source, notes)


def repaired(data: bytes, source: NotebookNode, notes: Iterable[str] = ()) -> Intake:
    """Check and repair the bytes of a submitted notebook; ``notes`` begin the report."""
    report = list(notes)
    try:
        cells = _cells(_upgraded(_parsed(data, report), report), report)
    except RefusedError as refusal:
        return refusal.taken()
    merged = _Merge(cells, source, report).result()
    notebook = new_notebook(cells=merged, metadata=_kernel_of(source))
    if len(report) > MAX_REPORT:
        report[MAX_REPORT:] = [f"… and {len(report) - MAX_REPORT} more repairs"]
    return Intake(notebook, report)


def as_notebook(data: bytes) -> NotebookNode:
    """Return a submitted file as the notebook that it is, not repaired.

    Raises:
        RefusedError: it is none.
        nbformat.ValidationError, ValueError, KeyError: it is damaged.
    """
    report: list[str] = []
    return nbformat.reads(json.dumps(_upgraded(_parsed(data, report), report)), as_version=4)


def for_reader(source: NotebookNode, why: str) -> NotebookNode:
    """Return a copy of the source that says in each answer why there is none: a person has to look at the file."""
    notebook = copy.deepcopy(source)
    for cell in notebook.cells:
        if _is_graded(cell) and cell.metadata.nbgrader.get("solution"):
            cell.source = f"# {why}" if cell.cell_type == "code" else f"*{why}*"
    return notebook


# ---- the file -------------------------------------------------------------------------------------------------------


def handed_in(
    path: Path, source: NotebookNode, limits: Limits, notebooks: Collection[str] = ()
) -> tuple[bytes, list[str], str]:
    """Return the bytes of the notebook that belongs at ``path``, notes on where they were taken from, and its name.

    Browsers, portals and JupyterLab rename files. One under another name, or in a zip, is taken if no other could
    be meant.

    Raises:
        RefusedError: there is none, it cannot be read, or a person has to choose.
    """
    exact = os.path.lexists(path) or path.parent.is_symlink()
    loose = {} if path.parent.is_symlink() else _loose(path.parent, deep=not exact)
    found = _named(loose, path.stem, notebooks)
    if exact and not found.keys() - {path.name}:
        return _read(path, limits.file_bytes), [], path.name
    if not loose and not exact:
        loose = _zipped(path.parent, limits)
        found = _named(loose, path.stem, notebooks)
    certain = bool(found) or len(notebooks) < 2
    found = found or {name: file for name, file in loose.items() if not any(_is_named(name, n) for n in notebooks)}
    readable, problems = {}, []
    for name, file in found.items():
        try:
            data = file if isinstance(file, bytes) else _read(file, limits.file_bytes)
            readable[name] = data, _work(data)
        except RefusedError as refusal:
            problems.append(refusal)
    if not readable and not problems and (other := [] if loose else _other_forms(path)):
        raise RefusedError(
            f"{path.name} was not handed in, but {', '.join(other[:5])}: a person has to look. If a notebook is in it, "
            "put that in its place, and grade again.",
            unclear=True,
        )
    if not readable:
        raise problems[0] if problems else RefusedError(f"{path.name} was not handed in.", absent=True)
    handed_out = [(cell.cell_type, cell.source.strip()) for cell in source.cells]
    worked_on = {name: both for name, both in readable.items() if both[1] != handed_out} or readable
    if not certain or len({str(work) for _, work in worked_on.values()}) > 1:
        names = ", ".join(sorted(found)[:5])
        raise RefusedError(
            f"It is not clear which file is {path.name}: {names}. Keep the one that counts under that name, "
            "remove the others, and grade again.",
            unclear=True,
        )
    name = path.name if path.name in worked_on else min(worked_on)
    notes = [f"{path.name} was handed in as {name!r}: taken."] if name != path.name else []
    notes += [f"{other!r} lies beside it, and was left out." for other in sorted(found) if other != name]
    return worked_on[name][0], notes, name


def _other_forms(path: Path) -> list[str]:
    """Files that may be the answer in another form: a script, a print, an archive that is not opened here, a photo."""
    names = [] if path.parent.is_symlink() or not path.parent.is_dir() else sorted(os.listdir(path.parent))[:MAX_FILES]
    return [
        name
        for name in names
        if not _is_junk(name)
        and not name.startswith("timestamp.")
        and (path.parent / name).is_file()
        and not (path.parent / name).is_symlink()
    ]


def _loose(folder: Path, deep: bool) -> dict[str, Path]:
    """Files that may be notebooks, by their names in the folder; links are not followed."""
    found = {}
    for parent, folders, files in itertools.islice(os.walk(folder), MAX_FILES):
        folders[:] = sorted(f for f in folders if not _is_junk(f)) if deep and len(found) < MAX_FILES else []
        for name in sorted(files):
            file = Path(parent, name)
            if NOTEBOOK.fullmatch(name) and not _is_junk(name) and not file.is_symlink():
                found[file.relative_to(folder).as_posix()] = file
    return found


def _is_junk(name: str) -> bool:
    return name.startswith((".", "__MACOSX"))


def plain_name(name: str) -> str:
    """Return the stem of a notebook's file name, without what browsers, Jupyter and file managers add to copies."""
    found = NOTEBOOK.fullmatch(unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1]))
    return COPY_OF.sub("", COPY.sub("", found["stem"])).strip().casefold() if found else ""


def _is_named(name: str, stem: str) -> bool:
    return plain_name(name) == unicodedata.normalize("NFC", stem).casefold()


def _named(files: dict[str, Any], stem: str, notebooks: Collection[str]) -> dict[str, Any]:
    """The files whose name is that of this notebook, as it stands, as a copy, or with Canvas's number."""
    others = [name for name in notebooks if name != stem]
    return {
        name: file
        for name, file in files.items()
        if not any(_is_named(name, other) for other in others)
        and (_is_named(name, stem) or AGAIN.sub("", plain_name(name)) == unicodedata.normalize("NFC", stem).casefold())
    }


def _zipped(folder: Path, limits: Limits) -> dict[str, bytes]:
    """The notebooks in the zips of a folder; what a zip says of sizes is not believed."""
    found: dict[str, bytes] = {}
    zips = [] if folder.is_symlink() else sorted(p for p in folder.glob("*") if p.suffix.lower() == ".zip")
    for file in zips[:MAX_ZIPS]:
        data = _read(file, limits.file_bytes)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                _unzip(archive, file.name, limits.file_bytes, found)
        except NotImplementedError:
            raise RefusedError(
                f"{file.name} is packed in a way that is not read here: a person has to look.", unclear=True
            ) from None
        except ZIP_ERRORS as error:
            raise RefusedError(f"{file.name} cannot be opened as a zip ({type(error).__name__}).") from None
    return found


def _unzip(archive: zipfile.ZipFile, name: str, most: int, found: dict[str, bytes]) -> None:
    for entry in archive.infolist()[:MAX_FILES]:
        parts = re.split(r"[/\\]", entry.filename)
        if not NOTEBOOK.fullmatch(parts[-1]) or any(map(_is_junk, parts)) or is_link(entry):
            continue
        if is_encrypted(entry):
            raise RefusedError(f"{name} is {ENCRYPTED}.", unclear=True)
        with archive.open(entry) as opened:
            data = opened.read(most + 1)
        found[f"{name}/{entry.filename}"] = data
        if sum(map(len, found.values())) > most:
            raise RefusedError(f"The notebooks in {name} have more than the {most:,} bytes that are allowed.")


def is_encrypted(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry of a zip needs a password."""
    return bool(entry.flag_bits & 1)


def is_link(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry of a zip is a symbolic link."""
    return stat.S_ISLNK(entry.external_attr >> 16)


def _work(data: bytes) -> list[tuple[str, str]]:
    """The text of a notebook's cells, which tells two copies apart; outputs do not."""
    report: list[str] = []
    return [(cell.kind, cell.source.strip()) for cell in _cells(_upgraded(_parsed(data, report), report), report)]


def _read(path: Path, most: int) -> bytes:
    """The bytes of a regular file; links, folders and devices are refused without being opened."""
    if path.is_symlink() or path.parent.is_symlink():
        raise RefusedError(
            f"{path.name} is a link, and links are not followed. Hand in the notebook itself.", absent=True
        )
    try:
        fd = os.open(path, os.O_RDONLY | CAREFULLY)
    except OSError as error:
        raise RefusedError(f"{path.name} cannot be opened: {error.strerror}.") from None
    info = os.fstat(fd)
    if not stat.S_ISREG(info.st_mode):  # before fdopen, which raises for a folder
        os.close(fd)
        kind = _kind(info.st_mode)
        raise RefusedError(f"{path.name} is not a file but a {kind}. Hand in the notebook itself.", absent=True)
    with os.fdopen(fd, "rb") as file:
        if info.st_size > most:
            raise RefusedError(
                f"{path.name} has {info.st_size:,} bytes; at most {most:,} are allowed. "
                "Clear the outputs (Edit > Clear Outputs of All Cells) and hand it in again."
            )
        data = file.read(most + 1)
    if not data.strip():
        raise RefusedError(f"{path.name} is empty, as after an upload that broke off. Hand it in again.")
    return data


def _kind(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "folder"), (stat.S_ISFIFO, "named pipe"), (stat.S_ISSOCK, "socket"))
    return next((name for test, name in kinds if test(mode)), "device")


def _parsed(data: bytes, report: list[str]) -> dict[str, Any]:
    begins = data[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    if form := next((name for mark, name in OTHER_FORMS.items() if begins.startswith(mark)), None):
        raise RefusedError(
            f"The file is {form} under the name of a notebook: a person has to look. If a notebook is in it, put that "
            "in its place, and grade again.",
            unclear=True,
        )
    encoding = json.detect_encoding(data)  # by its mark, or by where the zeros are
    try:
        content = data.decode(encoding)
        if not encoding.startswith("utf-8"):
            report.append(f"The file was in {encoding.upper()}, not in UTF-8: read as such.")
    except UnicodeDecodeError:
        encoding = ""
        content = data.decode("cp1252", "replace")
        report.append("The file was not in UTF-8: letters with accents may be wrong. Save it again from Jupyter.")
    content = content.strip("\ufeff \t\r\n\0")
    # What was cut off has to be asked for again. Anything else may hold the answers: a script, a merge with conflicts.
    cut_off = content.startswith("{") and not content.endswith("}")
    try:
        notebook, end = json.JSONDecoder().raw_decode(content)
        if rest := content[end:].strip():  # an older, longer version, which an upload has overwritten in part
            report.append(f"The file has {len(rest):,} characters after the notebook's end: they were left out.")
    except json.JSONDecodeError as error:
        if not encoding:
            raise RefusedError("The file is not text in UTF-8, so it is no notebook.", unclear=True) from None
        raise RefusedError(
            f"The file is not JSON, so it is no notebook: it is damaged or was cut off at line {error.lineno} "
            f"({error.msg.removesuffix(' at')}). Download it again from where you worked, and hand that in.",
            unclear=not cut_off,
        ) from None
    except (RecursionError, ValueError):
        raise RefusedError(
            "The file is JSON of a kind that no notebook has (nested too deep, or a number too long)."
        ) from None
    if not isinstance(notebook, dict):
        raise RefusedError("The file is JSON but no notebook.")
    return notebook


def _upgraded(notebook: dict[str, Any], report: list[str]) -> dict[str, Any]:
    """A notebook of format 4; older ones are converted."""
    version = notebook.get("nbformat")
    if (isinstance(version, str) and re.fullmatch(r"[1-4](\.0)?", version.strip(), re.ASCII)) or (
        isinstance(version, float) and version in (1, 2, 3, 4)
    ):
        notebook["nbformat"] = version = int(float(version))
    if version == 4:
        return notebook
    if type(version) is not int or not 1 <= version <= 3:
        raise RefusedError(
            f"The notebook says it has format {str(version)[:20]}; formats 1 to 4 can be graded.", unclear=True
        )
    try:
        converted = nbformat.convert(nbformat.from_dict(notebook), 4)
    except Exception as error:  # noqa: BLE001 - the converters trust their input; what they raise on other input is anything
        raise RefusedError(
            f"The notebook has the old format {version} and cannot be converted ({type(error).__name__}).", unclear=True
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
    translated: bool = False  # the instructor's text in another language, as it was handed out


def _cells(notebook: dict[str, Any], report: list[str]) -> list[_Cell]:
    found = notebook.get("cells")
    if not isinstance(found, list):
        raise RefusedError("The notebook has no list of cells.")
    if len(found) > MAX_CELLS:
        raise RefusedError(f"The notebook has {len(found)} cells; at most {MAX_CELLS} are allowed.")
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
        _is_translated(source, metadata),
    )


def _is_translated(source: str, metadata: Any) -> bool:
    """Whether a cell says that it translates the instructor's text, and has not been changed since.

    Whoever forges that hides text of their own from the reader, and nothing else.
    """
    marks = metadata.get(TRANSLATES) if isinstance(metadata, dict) else None
    digest = hashlib.sha256(source.strip().encode("utf-8", "replace")).hexdigest()
    return isinstance(marks, dict) and marks.get("text") == digest[:8]


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
        self.cells, self.report = list(cells), report
        self.source = list(source.cells)
        self.graded = {c.metadata.nbgrader.grade_id: c for c in self.source if _is_graded(c)}
        self.order = list(self.graded)
        self.place: dict[str, int] = {}  # grade_id -> number of the student's cell that stands for it
        self.given: dict[int, int] = {}  # number of an ungraded cell of the source -> that of the student's
        self.moved: set[int] = set()  # the student's cells whose text now stands in an answer

    def result(self) -> list[NotebookNode]:
        """The merged cells."""
        self._match_by_grade_id()
        self._match_by_cell_id()
        self._match_locked_by_text()
        self._match_given()
        for grade_id in self.order:
            if _is_written(self.graded[grade_id]):
                self._place_written(grade_id)
            elif not self._locked(grade_id):
                self._place_code(grade_id)
        self._note_order()
        owner = {number: grade_id for grade_id, number in self.place.items()}
        merged = [self._made(c, owner.get(n)) for n, c in enumerate(self.cells) if n not in self.moved]
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
            if len(own) > 1 and _is_written(self.graded[grade_id]):  # JupyterLab splits a cell like this
                self._put(own[-1], own, "")
                self.moved |= {*own[:-1]}
                self.report.append(f"Cell {grade_id!r} is there {count} times: the texts are put together.")
            elif count > 1:
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

    def _match_given(self) -> None:
        """Find the ungraded cells of the source, by id or by text: whatever else is there is the student's."""
        ids = {c.cell_id: n for n, c in reversed(list(enumerate(self.cells))) if c.cell_id and c.grade_id is None}
        by_text: dict[tuple[str, str], list[int]] = {}
        for number in self._free():
            by_text.setdefault((self.cells[number].kind, _squeezed(self.cells[number].source)), []).append(number)
        taken = set(self.place.values())
        for at, cell in enumerate(self.source):
            if _is_graded(cell):
                continue
            same = [n for n in by_text.get((cell.cell_type, _squeezed(cell.source)), ()) if n not in taken]
            number = same[0] if same else ids.get(cell.get("id"))
            if number is not None and number not in taken and self.cells[number].kind == cell.cell_type:
                self.given[at] = number
                taken.add(number)

    def _new(self, low: int, high: int, kinds: tuple[str, ...]) -> list[int]:
        """The student's own cells between two others, those that say something."""
        known = {*self.place.values(), *self.given.values(), *self.moved}
        return [
            n
            for n in range(low + 1, high)
            if n not in known
            and self.cells[n].kind in kinds
            and self.cells[n].grade_id is None
            and (self.cells[n].source.strip() or self.cells[n].attachments)
        ]

    def _neighbours(self, grade_id: str) -> tuple[int, int]:
        """The student's cells between which an answer belongs: what stands before and after it in the source."""
        at = next(i for i, cell in enumerate(self.source) if cell is self.graded[grade_id])
        places = {i: self.place.get(c.metadata.nbgrader.grade_id) for i, c in enumerate(self.source) if _is_graded(c)}
        places.update(self.given)
        before = [places[i] for i in range(at) if places.get(i) is not None]
        after = [places[i] for i in range(at + 1, len(self.source)) if places.get(i) is not None]
        return (before[-1] if before else -1), (after[0] if after else len(self.cells))

    def _place_code(self, grade_id: str) -> None:
        """Recognise an answer that has lost its metadata, or stands in new cells beside an untouched one."""
        own = self.place.get(grade_id)
        if own is not None and not self._is_untouched(grade_id):
            return
        found = self._new(*self._neighbours(grade_id), (self.graded[grade_id].cell_type,))
        if not found or not (self.place or self.given):
            return
        self.place[grade_id] = found[0]
        lost = "had lost its grading metadata: recognised by its place."
        said = lost if own is None else "was left as it is: the answer stands in new cells beside it."
        self.report.append(f"Cell {grade_id!r} {said}{' There are several, and all run.' if len(found) > 1 else ''}")

    def _place_written(self, grade_id: str) -> None:
        """Find a written answer that does not stand in its cell; text that may be one is put before the reader."""
        own = self.place.get(grade_id)
        if own is not None and not self._is_untouched(grade_id):
            return
        low, high = self._neighbours(grade_id)
        words = ("markdown", "raw")
        found = (self._new(own, high, words) or self._new(low, own, words)) if own is not None else []
        if own is None and (self.place or self.given):
            found = self._new(low, high, words)
        if found:
            first = found[0] if own is None else own
            self._put(first, found, "")
            self.place[grade_id] = first
            self.moved |= {*found} - {first}
            self.report.append(f"The written answer {grade_id!r} did not stand in its cell: taken from beside it.")
            return
        elsewhere = self._new(-1, len(self.cells), words)
        if own is not None:
            elsewhere += self._new(low, high, ("code",))
        elif elsewhere:
            own = self.place[grade_id] = elsewhere[0]  # or it would be put back empty
        if own is not None and (elsewhere or self._added()):
            self._put(own, elsewhere, NOT_IN_ITS_CELL + "\n\n".join(self._added()))
            self.report.append(
                f"The written answer {grade_id!r} was left empty, and may stand elsewhere: a person looks."
            )

    def _put(self, number: int, sources: list[int], begin: str) -> None:
        """Put the text and the pictures of cells into one cell."""
        cells = [self.cells[n] for n in sources]
        texts = [begin, *(f"```\n{c.source.strip()}\n```" if c.kind == "code" else c.source.strip() for c in cells)]
        pictures = {name: bundle for cell in cells for name, bundle in cell.attachments.items()}
        whole = "\n\n".join(filter(None, texts))[:MAX_ANSWER]
        self.cells[number] = replace(self.cells[number], kind="markdown", source=whole, attachments=pictures)

    def _added(self) -> list[str]:
        """What the student wrote into the instructor's own text."""
        added = []
        for at, number in self.given.items():
            lines = {line.strip() for line in self.source[at].source.splitlines()}
            own = [line for line in self.cells[number].source.splitlines() if line.strip() not in lines]
            if self.source[at].cell_type == "markdown" and own and not self.cells[number].translated:
                added.append("\n".join(own))
        return added

    def _is_untouched(self, grade_id: str) -> bool:
        """Whether an answer cell is as it was handed out, or blank."""
        cell = self.cells[self.place[grade_id]]
        given = _squeezed(self.graded[grade_id].source)
        return not cell.attachments and _squeezed(cell.source) in ("", given)

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


def _is_written(cell: NotebookNode) -> bool:
    grading = cell.metadata.get("nbgrader", {})
    return bool(cell.cell_type == "markdown" and grading.get("grade") and grading.get("solution"))


def _squeezed(source: str) -> str:
    """Text without the differences that editors make: ends of lines, blanks at their ends, composed letters."""
    return "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", source).strip().splitlines())


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
