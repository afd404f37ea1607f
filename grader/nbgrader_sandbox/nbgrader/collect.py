"""Collect submissions from what a portal gives for download: who handed in what, when, and what could not be placed.

A portal's own part of a name says whose a file is: the folder or the prefix that it puts in front. What follows was
chosen by a student, and decides nothing. Nothing is unpacked but files that were placed, under names made safe.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import hashlib
import io
import itertools
import json
import re
import shutil
import stat
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory

from nbgrader_sandbox.console import padded
from nbgrader_sandbox.contract import Limits
from nbgrader_sandbox.errors import UsageError
from nbgrader_sandbox.grade.assignment import Assignment
from nbgrader_sandbox.grade.intake import (
    ENCRYPTED,
    ZIP_ERRORS,
    RefusedError,
    handed_in,
    is_encrypted,
    is_link,
    plain_name,
)
from nbgrader_sandbox.nbgrader.times import STAMP, UNREAD, parse_local

MAX_ENTRIES = 200_000  # of a download
MAX_FILES = 200  # of one submission
MOST_NAMED = 5  # of them, and of remarks on them, in its line
LONGEST_ID = 127  # characters of a student's id; nbgrader's gradebook has room for 128
SIZE_IN_FILES = 8  # a submission may have this many times the bytes of the largest notebook
RECORD = "collected.json"
CHANGED = "Last modified (submission)"  # a column of Moodle's grading worksheet
JUNK = re.compile(r"__MACOSX|\..*|Thumbs\.db|desktop\.ini", re.IGNORECASE)

# Each pattern is matched at the beginning of a path. Moodle: mod/assign/classes/downloader.php; by folders the file
# follows a slash, by files an underscore. Canvas: lib/content_zipper.rb. Blackboard and Brightspace: as their
# downloads are described by those who sort them.
PORTALS = {
    "Moodle": re.compile(
        r"(?P<name>[^/]+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>[a-z]+)_?(?:/|(?<=_))(?P<file>.+)"
    ),
    "Blackboard": re.compile(
        r"[^/]*?_(?P<name>[^/_]+)_attempt_(?P<time>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>[^/]+)|\.txt)"
    ),
    "Brightspace": re.compile(
        r"(?P<number>\d+-\d+) - (?P<name>[^/]+?) - (?P<time>\w{3,9} \d{1,2}, \d{4} \d{3,4} [AP]M)/(?P<file>.+)"
    ),
    # The folders that classroom.fetch makes.
    "GitHub Classroom": re.compile(
        r"(?P<name>[\w-]+)~(?P<number>[\w.-]+~[\w.-]+)~(?P<commit>[0-9a-f]{40,64})~(?P<time>\d{4}(?:-\d\d){5})/(?P<file>.+)"
    ),
    # The first number after a name counts: what follows it was chosen by the student.
    "Canvas": re.compile(
        r"(?:(?P<name>[^/]+?)_)??(?:(?P<late>LATE)_)?(?P<number>(?<=_)\d+|anon_[0-9A-Za-z]+)_\d+_(?P<file>[^/]+)"
    ),
}
DEVICE = re.compile(r"(CON|PRN|AUX|NUL|(COM|LPT)[0-9¹²³])(\..*)?", re.IGNORECASE)  # names that Windows keeps
FOLDERS = "folders"
DRIVE = re.compile(r"-\d{8}T\d{6}Z(?:-\d+)+$")  # Google Drive adds it to the name of the folder


@dataclass(frozen=True)
class Entry:
    """A file in a download: its path there, its size as claimed, and how to read at most so many bytes of it."""

    path: str
    size: int
    read: Callable[[int], bytes]
    problem: str = ""


@dataclass
class HandIn:
    """One student's submission, as the portal has it."""

    name: str
    number: str
    files: dict[str, Entry] = field(default_factory=dict)
    time: str = ""  # as the portal writes it
    late: bool = False
    commit: str = ""
    student: str = ""
    timestamp: datetime | None = None  # UTC
    notes: list[str] = field(default_factory=list)


@dataclass
class Collection:
    """What a download holds."""

    portal: str
    hand_ins: list[HandIn]
    unplaced: list[tuple[str, str]]  # path, and why
    remarks: list[str] = field(default_factory=list)  # on the whole


# ---- reading a download ---------------------------------------------------------------------------------------------


def entries(download: Path) -> Iterator[Entry]:
    """Yield the files of a zip or a folder, or a notebook itself.

    Raises:
        UsageError: it is none of these, or damaged.
    """
    if download.is_dir():
        for path in sorted(p for p in download.rglob("*") if not p.is_dir() or p.is_symlink()):
            mode = path.lstat().st_mode
            problem = "" if stat.S_ISREG(mode) else "a link or device"
            yield Entry(path.relative_to(download).as_posix(), path.lstat().st_size, _reader(path.open, "rb"), problem)
        return
    if plain_name(download.name):  # ``collect ex *.ipynb``
        yield Entry(download.name, download.stat().st_size, _reader(download.open, "rb"))
        return
    try:
        archive = zipfile.ZipFile(download)
        listed = archive.infolist()
    except ZIP_ERRORS as error:
        raise UsageError(f"{download} is no zip that can be read ({error}).", "download it again.") from error
    if len(listed) > MAX_ENTRIES:
        raise UsageError(f"{download} has {len(listed):,} entries.", f"split it: at most {MAX_ENTRIES:,} are read.")
    for info in listed:
        if not info.is_dir():
            problem = "a link" if is_link(info) else ENCRYPTED if is_encrypted(info) else ""
            yield Entry(_entry_name(info), info.file_size, _reader(archive.open, info), problem)


def _reader(opening: Callable[..., Any], *arguments: Any) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with opening(*arguments) as file:
            return file.read(most)

    return read


def _entry_name(info: zipfile.ZipInfo) -> str:
    """The name of an entry; macOS writes UTF-8 without saying so, Windows backslashes."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def survey(downloads: list[Path], assignment: Assignment, zone: str = "") -> Collection:
    """Say whose each file is; read nothing yet. ``zone`` is that of times without one, as the portal shows them."""
    found: list[tuple[Entry, str]] = []
    unplaced: list[tuple[str, str]] = []
    for download in _archives(downloads):
        inside = []
        for entry in entries(download):
            parts = [part for part in unicodedata.normalize("NFC", entry.path).split("/") if part != "."]
            if any(map(JUNK.fullmatch, parts)) and ".." not in parts:
                continue
            if entry.problem or _is_unsafe(parts):
                unplaced.append((entry.path, entry.problem or "its path leads out of the folder"))
            else:
                inside.append((entry, "/".join(parts)))
        found += _without_wrapper(inside, download, assignment)
    portal = _portal(path for _, path in found)
    hand_ins: dict[tuple[str, str], list[HandIn]] = {}
    for entry, path in found:
        placed = _folders(path, assignment) if portal == FOLDERS else _placed(PORTALS[portal], path)
        if isinstance(placed, str):
            unplaced.append((path, placed))
            continue
        hand_in, file = placed
        attempts = hand_ins.setdefault((hand_in.name, hand_in.number), [])
        same = next((a for a in attempts if a.time == hand_in.time), hand_in)
        if same is hand_in:
            attempts.append(hand_in)
        if file in same.files:
            same.notes.append(f"{file!r} is there twice: the last one was taken")
        if file:
            same.files[file] = entry
    latest = [_latest(attempts, zone) for attempts in hand_ins.values()]
    unplaced += [(hand_in.name, "no file was handed in") for hand_in in latest if not hand_in.files]
    names = Counter(number for _, number in hand_ins)
    doubted = {n for n in names if names[n] > 1 and n and portal in ("Moodle", "Canvas")}
    unplaced += [(", ".join(h.files), f"two names have the number {h.number}") for h in latest if h.number in doubted]
    placed = [h for h in latest if h.files and h.number not in doubted]
    return Collection(portal, placed, unplaced, _around(placed, assignment) if portal == FOLDERS else [])


def _around(placed: list[HandIn], assignment: Assignment) -> list[str]:
    """A remark on a single folder that seems to hold the students'. Only who collects can know that it does."""
    if len(placed) != 1 or len(assignment.notebooks) > 1:
        return []
    inside = [file.split("/") for file in placed[0].files if plain_name(file)]
    while inside and min(map(len, inside)) > 1 and len({parts[0] for parts in inside}) == 1:
        inside = [parts[1:] for parts in inside]
    heads = sorted({parts[0] for parts in inside})
    if len(heads) < 2:
        return []
    return [
        f"Everything lies in the folder {placed[0].name!r}, which counts as one student's. "
        f"If {', '.join(heads[:3])} belong to different students, unpack the download, give each student a folder, "
        "and collect the folder around these."
    ]


def _archives(downloads: list[Path]) -> list[Path]:
    """The downloads; a folder that holds nothing but a portal's zips stands for them."""
    found: list[Path] = []
    for download in downloads:
        if not download.exists():
            raise UsageError(f"There is no {download}.", "name the zip, or the folder, that the portal gave you.")
        inside = sorted(p for p in download.iterdir() if not JUNK.fullmatch(p.name)) if download.is_dir() else []
        zips = [p for p in inside if p.is_file() and p.suffix.lower() == ".zip"]
        whole = zips and len(zips) == len(inside) and not any(p.match(z.name) for z in zips for p in PORTALS.values())
        found += zips if whole else [download]
    return found


def _is_unsafe(parts: list[str]) -> bool:
    return ".." in parts or parts[0] == "" or bool(re.match(r"[A-Za-z]:", parts[0])) or "\0" in "".join(parts)


def _without_wrapper(found: list[tuple[Entry, str]], download: Path, assignment: Assignment) -> list[tuple[Entry, str]]:
    """Leave out folders around the whole that say nothing: the zip's own name, the assignment's, ``submitted``."""
    nothing = {
        _folded(n) for n in (DRIVE.sub("", download.stem), download.stem, assignment.name, "submitted", "archive")
    }
    while found and all("/" in path for _, path in found):
        heads = {path.split("/", 1)[0] for _, path in found}
        head = next(iter(heads))
        inner = [(entry, path.split("/", 1)[1]) for entry, path in found]
        wraps = _folded(head) in nothing or _portal(path for _, path in inner) != FOLDERS
        wraps = (
            wraps or len({p[0].name for _, path in inner if not isinstance(p := _begins(path, assignment), str)}) > 1
        )
        if len(heads) > 1 or not wraps or _portal(path for _, path in found) != FOLDERS:
            break
        found = inner
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().replace("_", " ").strip()


def _portal(paths: Any) -> str:
    """The portal whose pattern fits most of the paths."""
    fits: Counter[str] = Counter()
    for path in paths:
        fits.update([next((name for name, pattern in PORTALS.items() if pattern.fullmatch(path)), FOLDERS)])
    return max(PORTALS, key=lambda name: fits[name]) if fits.total() > fits[FOLDERS] else FOLDERS


def _placed(pattern: re.Pattern[str], path: str) -> tuple[HandIn, str] | str:
    """Whose a file of a portal is, and its own name."""
    found = pattern.fullmatch(path)
    if found is None:
        return "the portal's own part of the name was not recognised"
    parts = found.groupdict()
    if parts.get("kind") not in (None, "file"):
        return f"{parts['kind']}, no file: read it in the portal"
    name, number = (parts["name"] or "").strip(), parts.get("number") or ""
    time, late, commit = parts.get("time") or "", bool(parts.get("late")), parts.get("commit") or ""
    hand_in = HandIn(name or number, number, time=time, late=late, commit=commit)
    return hand_in, parts["file"] or ""


def _folders(path: str, assignment: Assignment) -> tuple[HandIn, str] | str:
    """STUDENT/FILE, STUDENT/ASSIGNMENT/FILE, or a file that begins with the student: ``Ada Lovelace - ex.ipynb``."""
    *folders, file = path.split("/")
    if folders:
        student, *rest = folders
        if rest and _folded(rest[0]) == _folded(assignment.name):
            rest = rest[1:]
        return HandIn(student.strip(), ""), "/".join([*rest, file])
    return _begins(file, assignment)


def _begins(file: str, assignment: Assignment) -> tuple[HandIn, str] | str:
    names = {_folded_stem(notebook) for notebook in assignment.notebooks}
    for mark in re.finditer(r"\s+[-–]\s+|_", file):  # the first that a notebook's name follows: the shortest student
        if mark.start() and plain_name(file[mark.end() :]) in names:
            return HandIn(file[: mark.start()].strip(), ""), file[mark.end() :]
    return "its name does not say whose it is: put it into a folder with the student's name"


def _folded_stem(notebook: str) -> str:
    return unicodedata.normalize("NFC", notebook).casefold()


def _latest(attempts: list[HandIn], zone: str) -> HandIn:
    """The last of several attempts."""
    for attempt in attempts:
        if attempt.time:
            try:
                attempt.timestamp = parse_local(attempt.time, zone)
            except ValueError as error:
                attempt.notes.append(f"its time is not counted: {error}")
    # Without a zone the order of times is known all the same.
    last = max(attempts, key=_order)
    if len(attempts) > 1:
        last.notes.append(f"the last of {len(attempts)} attempts")
    return last


def _order(attempt: HandIn) -> datetime:
    with contextlib.suppress(ValueError):
        return parse_local(attempt.time, "UTC")
    return datetime.min


# ---- who is who -----------------------------------------------------------------------------------------------------


def name_students(found: Collection, known: dict[str, dict], rows: list[dict[str, str]], zone: str) -> None:
    """Give each hand-in the student's id: the name, with a number where two share it or none is given.

    ``known`` is what was collected before: who has an id keeps it. ``rows`` are those of Moodle's grading worksheet,
    which has times and addresses.
    """
    before = {(about["name"], about["number"]): student for student, about in known.items()}
    sheet = {number: row for row in rows if (number := _participant(row))}
    names = Counter(_folded(safe_name(h.name)) for h in found.hand_ins)
    taken = {_folded(student) for student in known}
    for hand_in in found.hand_ins:
        row = sheet.get(hand_in.number, {})
        student = safe_name(hand_in.name)
        old = before.get((hand_in.name, hand_in.number))
        shared = names[_folded(student)] > 1 or (not old and _folded(student) in taken and hand_in.number)
        if old:
            student = old
        elif hand_in.number and (shared or _folded(student) in ("participant", _folded(hand_in.number))):
            own = row.get("Email address") or hand_in.number
            student = student if student == hand_in.number else safe_name(f"{student}_{own}", LONGEST_ID)
            if shared:
                hand_in.notes.append(f"shares the name {hand_in.name!r}")
        hand_in.student = student
        time = (row.get(CHANGED) or "").strip(" -")
        if time:
            try:
                hand_in.timestamp, hand_in.time = parse_local(time, zone), time
            except ValueError as error:
                hand_in.notes.append(f"its time is not counted: {error}")
        hand_in.late = hand_in.late or (not hand_in.timestamp and " late" in row.get("Status", ""))
    doubles = Counter(_folded(h.student) for h in found.hand_ins)
    for hand_in in [h for h in found.hand_ins if doubles[_folded(h.student)] > 1]:
        found.hand_ins.remove(hand_in)
        files = ", ".join(hand_in.files)
        found.unplaced.append(
            (files, f"two submissions have the name {hand_in.student!r}, and nothing tells them apart")
        )


def _participant(row: dict[str, str]) -> str:
    """The number in the first column of Moodle's grading worksheet, "Participant 1001" in the teacher's language."""
    digits = re.search(r"(\d+)$", next(iter(row.values()), "") or "")
    return digits[1] if digits else ""


def safe_name(name: str, most: int = 100) -> str:
    """Return a name that is one folder on every system, and that nbgrader finds again: of at most so many characters.

    File systems count bytes, of which a character may have four: at most twice as many are kept.
    """
    plain = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else " " for c in unicodedata.normalize("NFC", name))
    short = " ".join(plain.split()).strip(". ")[:most].encode()[: 2 * most].decode(errors="ignore").strip(". ")
    return f"_{short}" if DEVICE.fullmatch(short) else short or "nameless"


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a portal's CSV.

    Raises:
        UsageError: it is none.
    """
    try:
        text = _decoded(path.read_bytes())
        head = text.partition("\n")[0]
        # A spreadsheet in a language with a decimal comma saves with semicolons.
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=False))
    except (OSError, csv.Error, ValueError) as error:
        raise UsageError(
            f"{path} cannot be read as a table ({error}).", "give the CSV as the portal made it."
        ) from error
    rows = [row for row in rows if row]
    # Two columns may have the same head; each is kept.
    columns = [f"{c}\0{n}" if c in rows[0][:n] else c for n, c in enumerate(rows[0])] if rows else []
    return [dict(itertools.zip_longest(columns, row[: len(columns)], fillvalue="")) for row in rows[1:]]


def _decoded(data: bytes) -> str:
    """The text of a table: as the portal wrote it, or as a spreadsheet saves it ("Unicode text", or without Unicode).

    Raises:
        ValueError: it is no text.
    """
    if b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ValueError("it is no text")
    try:
        return data.decode("utf-16" if b"\0" in data else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


# ---- putting it in place --------------------------------------------------------------------------------------------


def record_path(course: CourseDirectory, assignment: str) -> Path:
    """Where it stands who is who: beside nbgrader's downloads, where no student writes."""
    return Path(course.root, "downloaded", assignment, RECORD)


def read_record(course: CourseDirectory, assignment: str) -> dict[str, Any]:
    """What was collected before: the portal, and by student the name and number that it has there."""
    path = record_path(course, assignment)
    if not path.is_file():
        return {"portal": "", "students": {}}
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise UsageError(f"{path} is damaged ({error}).", "remove it, and collect again.") from error


def write_record(course: CourseDirectory, assignment: str, record: dict[str, Any]) -> None:
    """Keep who is who for the next time."""
    path = record_path(course, assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False), "utf-8")


def collect(
    course: CourseDirectory,
    assignment: Assignment,
    downloads: list[Path],
    worksheet: Path | None = None,
    zone: str = "",
    dry_run: bool = False,
) -> tuple[Collection, list[str]]:
    """Place submissions as submitted/STUDENT/ASSIGNMENT, and return what was found with a line for each.

    Raises:
        UsageError: there is no such download, it cannot be read, or nobody's submission is in it.
    """
    found = survey(downloads, assignment, zone)
    record = read_record(course, assignment.name)
    if record["portal"] not in ("", found.portal):  # numbers of another portal would be taken for these
        record = {"portal": "", "students": {}}
    rows = read_table(worksheet) if worksheet else []
    name_students(found, record["students"], rows, zone)
    if not found.hand_ins:
        raise UsageError(
            f"Nobody's submission was found in {', '.join(map(str, downloads))}.",
            "give the zip of Moodle, Canvas, Blackboard, Brightspace or Google Drive as it was downloaded, or a folder "
            "with a folder for each student. The first files in it: "
            + ("; ".join(f"{path} ({why})" for path, why in found.unplaced[:3]) or "none"),
        )
    found.remarks += _on_the_worksheet(found, worksheet, rows)
    lines, students = [], padded([h.student for h in found.hand_ins])
    for student, hand_in in sorted(zip(students, found.hand_ins, strict=True), key=lambda one: one[1].student):
        digest = _place(course, assignment, hand_in, record["students"].get(hand_in.student, {}), dry_run)
        about = {"name": hand_in.name, "number": hand_in.number, "late": hand_in.late, "digest": digest}
        about |= {"commit": hand_in.commit} if hand_in.commit else {}
        record["students"][hand_in.student] = record["students"].get(hand_in.student, {}) | about
        when = f"{hand_in.timestamp:%Y-%m-%d %H:%M} UTC" if hand_in.timestamp else "no time"
        late = ["late, says the portal"] if hand_in.late else []
        remarks = _some([*late, *hand_in.notes], "; ")
        files = _some(hand_in.files, ", ") + (f"  ({remarks})" if remarks else "")
        lines.append(f"{student}  {when:20}  {files}")
    if not dry_run:
        write_record(course, assignment.name, {**record, "portal": found.portal})
    return found, lines


def _some(words: Iterable[str], comma: str) -> str:
    """The first of many, and how many more there are: a student may hand in a thousand files."""
    words = list(words)
    more = [f"{len(words) - MOST_NAMED} more"] if len(words) > MOST_NAMED else []
    return comma.join([*words[:MOST_NAMED], *more])


def _on_the_worksheet(found: Collection, worksheet: Path | None, rows: list[dict[str, str]]) -> list[str]:
    """What Moodle's grading worksheet has and the zip has not: times, and who handed in nothing."""
    if found.portal != "Moodle":
        return []
    if worksheet is None:
        return ["Moodle's zip holds no times. They are in its grading worksheet: --worksheet CSV --zone ZONE"]
    remarks = []
    if not any(CHANGED in row for row in rows):
        remarks.append(
            f"{worksheet.name} has no column {CHANGED!r}, so no time was read. Download it while Moodle is in English."
        )
    numbers = {hand_in.number for hand_in in found.hand_ins}
    absent = [row for row in rows if (number := _participant(row)) and number not in numbers]
    if absent:
        names = ", ".join(sorted(row.get("Full name") or next(iter(row.values())) for row in absent))
        remarks.append(f"{len(absent)} in {worksheet.name} handed in no file: {names}")
    return remarks


def _place(course: CourseDirectory, assignment: Assignment, hand_in: HandIn, before: dict, dry_run: bool) -> str:
    """Put one submission in its place, all at once; one that is there already is left as it is."""
    folder = Path(course.format_path(course.submitted_directory, hand_in.student, assignment.name))
    with tempfile.TemporaryDirectory(prefix="nbgrader-collect-") as scratch:
        staged = Path(scratch, "staged")
        staged.mkdir()
        digest = _stage(hand_in, staged)
        _use_names(staged, assignment, hand_in)
        if hand_in.timestamp:
            (staged / STAMP).write_text(f"{hand_in.timestamp:%Y-%m-%d %H:%M:%S} UTC\n", "utf-8")
        if folder.is_symlink():
            hand_in.notes.append("left out: a link lies in its place")
        elif folder.is_dir() and before.get("digest") == digest:
            hand_in.notes.append("unchanged")
            if not dry_run and hand_in.timestamp and not (folder / STAMP).exists():
                shutil.copy(staged / STAMP, folder / STAMP)
        else:
            if folder.exists():
                hand_in.notes.append("replaces what was there")
            if not dry_run:
                new = folder.with_name(f".{folder.name}.new")
                shutil.rmtree(new, ignore_errors=True)
                shutil.copytree(staged, new)
                shutil.rmtree(folder, ignore_errors=True)
                new.rename(folder)
    return digest


def _stage(hand_in: HandIn, folder: Path) -> str:
    """Write a submission's files under safe names, and return a digest of them."""
    left = int(SIZE_IN_FILES * Limits().file_bytes)
    digest = hashlib.sha256()
    notebooks_first = sorted(hand_in.files, key=lambda file: (not plain_name(file), file))
    for number, file in enumerate(notebooks_first):
        safe = Path(*(safe_name(part) for part in file.split("/")))
        if safe.name.casefold() in (STAMP, UNREAD):
            hand_in.notes.append(f"{file!r} was left out: only the portal says when")
            continue
        try:
            data = hand_in.files[file].read(left + 1) if number < MAX_FILES else b""
            if number >= MAX_FILES or len(data) > left:
                hand_in.notes.append(f"{file!r} was left out: too much")
                continue
            (folder / safe).parent.mkdir(parents=True, exist_ok=True)
            (folder / safe).write_bytes(data)
        except ZIP_ERRORS as error:
            hand_in.notes.append(f"{file!r} cannot be read ({type(error).__name__})")
            continue
        left -= len(data)
        digest.update(f"{safe}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _use_names(folder: Path, assignment: Assignment, hand_in: HandIn) -> None:
    """Give notebooks the names that nbgrader looks for, where it is clear which is which."""
    for notebook, source in assignment.notebooks.items():
        path = folder / f"{notebook}.ipynb"
        try:
            data, notes, name = handed_in(path, source, Limits(), assignment.notebooks)
        except RefusedError as refusal:
            hand_in.notes.append(str(refusal))
            continue
        if notes and not path.exists():
            path.write_bytes(data)
            hand_in.notes.append(notes[0])
            if (folder / name).is_file():  # not one in a zip
                (folder / name).unlink()
