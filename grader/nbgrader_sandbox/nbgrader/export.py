"""Write points as the portals' grade imports take them. What waits for a person is missing, not 0."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from nbgrader_sandbox.errors import UsageError
from nbgrader_sandbox.nbgrader.collect import read_record, read_table
from nbgrader_sandbox.nbgrader.gradebook import explained, shown_url
from nbgrader_sandbox.nbgrader.programs import programs_on_path

NAMES = ("Full name", "Email address", "ID number", "Username", "Student", "SIS User ID", "SIS Login ID")
IDENTIFIER, GRADE, CHANGED = "Identifier", "Grade", "Last modified (grade)"
FORMULA = "[=+\\-@＝＋－＠]"  # what a formula begins with
WAITS = "waits for a person"


@dataclass(frozen=True)
class Points:
    """A student's points; None while an answer waits for a person."""

    student: str
    points: float | None
    penalty: float = 0


def points_of(course: CourseDirectory, assignment: str) -> tuple[list[Points], float]:
    """Return the points of all who handed in, less what lateness costs, and the most that can be had.

    Raises:
        GradebookError: the gradebook cannot be read.
        UsageError: it has no such assignment.
    """
    with (
        explained(f"The gradebook {shown_url(course.db_url)}"),
        programs_on_path(),
        Gradebook(course.db_url, course.course_id or "default_course") as gradebook,
    ):
        try:
            submissions = gradebook.assignment_submissions(assignment)
            most = gradebook.find_assignment(assignment).max_score
        except MissingEntry as error:
            raise UsageError(f"The gradebook has no assignment {assignment!r}.", "grade it first.") from error
        found = []
        for submission in submissions:
            penalty = submission.late_submission_penalty or 0
            waits = submission.needs_manual_grade
            total = None if waits else max(0.0, submission.score - penalty)
            found.append(Points(submission.student.id, total, penalty))
    return sorted(found, key=lambda p: p.student), most


def export(course: CourseDirectory, assignment: str, into: Path | None = None) -> tuple[str, list[str]]:
    """Return a table for the portal that the assignment was collected from, and lines to print.

    Args:
        into: the portal's own table, Moodle's grading worksheet or Canvas's gradebook, to be filled in.

    Raises:
        UsageError: the assignment was never graded, or ``into`` is no such table.
    """
    points, most = points_of(course, assignment)
    record = read_record(course, assignment)
    people = record["students"]
    if into is not None:
        text, said = _fill(into, assignment, points, people, most)
    else:
        text, said = _fresh(record["portal"], assignment, points, people, most), []
        strange = [p.student for p in points if not people.get(p.student, {}).get("number")]
        if strange and record["portal"] in ("Moodle", "Canvas"):  # placed by hand, or collected in another way
            said.append(
                f"{len(strange)} left out, because they have no number of {record['portal']}: {', '.join(strange[:5])}"
                f"{', …' if len(strange) > 5 else '.'} To find them by name, use --into with its table."
            )
    waiting = [p.student for p in points if p.points is None]
    if waiting:
        said.append(
            f"{len(waiting)} left empty, because an answer {WAITS}: {', '.join(waiting[:5])}"
            + (", …" if len(waiting) > 5 else ".")
            + f" To see which answer: nbgrader-sandbox report {assignment} --names"
        )
    return text, said


def pack_feedback(course: CourseDirectory, assignment: str, path: Path) -> list[str]:
    """Write a zip of the feedback pages that Moodle hands out, and return lines to print.

    Moodle takes the student's number from a folder's name, between underscores, as in the zip that it gave:
    mod/assign/feedback/file/importziplib.php.

    Raises:
        UsageError: the submissions don't come from Moodle, there is no page, or the zip cannot be written.
    """
    record = read_record(course, assignment)
    if record["portal"] != "Moodle":
        raise UsageError(
            "Only feedback for submissions from Moodle can be packed.",
            f"hand out {course.feedback_directory}/ yourself.",
        )
    pages, without = {}, []
    for student, about in record["students"].items():
        found = sorted(Path(course.format_path(course.feedback_directory, student, assignment)).glob("*.html"))
        folder = f"{about['name'].replace('_', ' ')}_{about['number']}_assignsubmission_file"
        pages |= {f"{folder}/{page.name}": page for page in found if about["number"]}
        without += [] if found and about["number"] else [student]
    make = f"nbgrader generate_feedback {assignment}"
    if not pages:
        raise UsageError(f"There is no feedback page of {assignment}.", make)
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, page in pages.items():
                archive.write(page, name)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}.", "name another file with --feedback."
        ) from error
    said = [f"{len(without)} without a feedback page: {', '.join(without[:5])}{', …' if len(without) > 5 else ''}"]
    return [*(said if without else []), f"{path} holds {len(pages)} feedback page{'s' * (len(pages) != 1)}."]


def _fresh(portal: str, assignment: str, points: list[Points], people: dict[str, Any], most: float) -> str:
    """A table of what the portal's import asks for, and no more."""
    numbers = {p.student: people.get(p.student, {}).get("number", "") for p in points}
    names = {p.student: people.get(p.student, {}).get("name", p.student) for p in points}
    if portal == "Moodle":  # mod/assign/feedback/offline/importgradeslib.php reads these three columns
        rows = [[IDENTIFIER, "Full name", GRADE, "Maximum Grade", CHANGED]]
        rows += [
            [f"Participant {numbers[p.student]}", names[p.student], _cell(p.points), _cell(most), "-"]
            for p in points
            if numbers[p.student]
        ]
    elif portal == "Canvas":  # lib/gradebook_importer.rb: the columns before Section say who, ID first
        rows = [["Student", "ID", "Section", assignment], ["    Points Possible", "", "", _cell(most)]]
        rows += [[names[p.student], numbers[p.student], "", _cell(p.points)] for p in points if numbers[p.student]]
    else:
        rows = [["student", "points", "of", "penalty"]]
        rows += [[p.student, _cell(p.points), _cell(most), _cell(p.penalty)] for p in points]
    return _written(rows)


def _fill(
    into: Path, assignment: str, points: list[Points], people: dict[str, Any], most: float
) -> tuple[str, list[str]]:
    """The portal's table with the points in it; a row whose points are not known stays as it is."""
    table = read_table(into)
    columns = list(table[0]) if table else []
    canvas = len(columns) > 2 and "Student" in columns[0] and columns[1] == "ID"
    graded = _canvas_column(columns, assignment) if canvas else next((c for c in columns if c == GRADE), None)
    if graded is None:
        raise UsageError(
            f"{into} has no column for the points of {assignment}.",
            "give Moodle's grading worksheet in English, or Canvas's gradebook with a column for this assignment.",
        )
    by_number = {about["number"]: student for student, about in people.items() if about.get("number")}
    by_student = {p.student: p for p in points}
    named = Counter(row[c] for row in table for c in NAMES if row.get(c) in by_student)
    told, used = [], set()
    for row in table:
        number = (row["ID"] or "").strip() if canvas else _last_number(row[columns[0]] or "")
        # Who was not collected from this portal is found by a name, if it stands in one row only.
        who = by_number.get(number) or next((row[c] for c in NAMES if named[row.get(c)] == 1), None)
        if who in by_student and by_student[who].points is not None:
            row[graded] = _cell(by_student[who].points)
        used.add(who)
    lost = [p.student for p in points if p.student not in used]
    if lost:
        told.append(f"{len(lost)} have no row in {into.name}: {', '.join(lost[:5])}{', …' if len(lost) > 5 else ''}")
    highest = {row.get("Maximum Grade") or row.get("Maximum grade") for row in table} if not canvas else set()
    highest |= {row[graded] for row in table if canvas and "Points Possible" in (row[columns[0]] or "")}
    if other := sorted(h for h in highest if h and _number(h) not in (None, most)):
        told.append(
            f"{into.name} has a maximum of {other[0]} points; here it is {most:g}. Points are not scaled: set the "
            f"portal's maximum to {most:g} before you import, or they count as points out of {other[0]}."
        )
    head = [c.split("\0")[0] for c in columns]  # as it was, where two columns have the same
    return _written([head, *([row[c] for c in columns] for row in table)]), told


def _canvas_column(columns: list[str], assignment: str) -> str | None:
    """Canvas heads a column with the assignment's name and its own number: ``ex_9_3 (4711)``."""
    plain = re.sub(r"\W+", " ", assignment.replace("_", " ")).casefold().strip()
    fits = [
        c
        for c in columns
        if re.sub(r"\W+", " ", re.sub(r"\s*\(\d+\)$", "", c).replace("_", " ")).casefold().strip() == plain
    ]
    return fits[0] if len(fits) == 1 else None


def _last_number(text: str) -> str:
    found = re.search(r"(\d+)\s*$", text)
    return found[1] if found else ""


def _number(text: str) -> float | None:
    """A number as a spreadsheet writes it, with a point or a comma before decimals; None for a scale or other words."""
    digits = re.sub(r"[.,'’\s](?=\d{3}(?!\d))", "", text.strip()).replace(",", ".")
    return float(digits) if re.fullmatch(r"\d+(\.\d+)?", digits, re.ASCII) else None


def _cell(points: float | None) -> str:
    return "" if points is None else f"{round(points, 4):g}"


def _written(rows: list[list[str]]) -> str:
    whole = io.StringIO()
    csv.writer(whole, lineterminator="\r\n").writerows([[harmless(cell) for cell in row] for row in rows])
    return whole.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; names are chosen by students.

    Some take wide signs for theirs, or begin a cell at a semicolon: https://owasp.org/www-community/attacks/CSV_Injection
    """
    if re.fullmatch(r"[+-]?[\d.,]*%?", cell):
        return cell
    cell = re.sub(rf"([;\t\r\n][\s\"']*)(?={FORMULA}[^;]*[(|!])", r"\1'", cell)
    return f"'{cell}" if re.match(rf"[\s\u200b-\u200f\ufeff]*(?:{FORMULA}|[\t\r])", cell) else cell
