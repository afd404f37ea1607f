"""Collecting from portals: who handed in what is what the portal says, whatever students call their files."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader_sandbox.errors import UsageError
from nbgrader_sandbox.grade.assignment import Assignment
from nbgrader_sandbox.nbgrader import collect as collecting
from nbgrader_sandbox.nbgrader import export
from nbgrader_sandbox.nbgrader.times import parse_local

NAME = "ex_9_3"
ASSIGNMENT = Assignment(NAME, {NAME: new_notebook(cells=[new_code_cell("given")])})


def work(text: str) -> bytes:
    """A notebook that says whose it is."""
    return json.dumps(new_notebook(cells=[new_code_cell(text, id="c")])).encode()


@pytest.fixture
def course(tmp_path):
    """As much of nbgrader's course directory as collecting needs."""

    def path(step, student, assignment):
        return str(tmp_path / step / student / assignment)

    return SimpleNamespace(
        root=str(tmp_path), submitted_directory="submitted", feedback_directory="feedback", format_path=path
    )


@pytest.fixture
def run(course, tmp_path):
    """Collect files, given by path, from a zip; ``zipped=False`` from a folder."""

    def run(*paths, zipped="download.zip", **options):
        files = {p: work(p) for p in paths} if not isinstance(paths[0], dict) else paths[0]
        download = tmp_path / "in" / (zipped or "folder")
        for path, data in {} if zipped else files.items():
            (download / path).parent.mkdir(parents=True, exist_ok=True)
            (download / path).write_bytes(data)
        if zipped:
            download.parent.mkdir(exist_ok=True)
            with zipfile.ZipFile(download, "w") as archive:
                for path, data in files.items():
                    archive.writestr(path, data)
        return collecting.collect(course, ASSIGNMENT, [download], **options)

    return run


def placed(tmp_path) -> dict[str, str]:
    """What each student's notebook says."""
    found = (tmp_path / "submitted").glob(f"*/{NAME}/{NAME}.ipynb")
    return {p.parts[-3]: json.loads(p.read_bytes())["cells"][0]["source"] for p in found}


FORMATS = {
    "Moodle by folders": ["Ada Lovelace_1001_assignsubmission_file/ex_9_3.ipynb",
                          "Bob Ross_1002_assignsubmission_file_/ex_9_3.ipynb",
                          "Zoë Müller-Lüdenscheidt_1003_assignsubmission_file/work/ex_9_3.ipynb"],
    "Moodle by files": ["Ada Lovelace_1001_assignsubmission_file_ex_9_3.ipynb",
                        "Bob Ross_1002_assignsubmission_file_my work.ipynb"],
    "Moodle, a folder around": ["LoRA-ex 9.3-4711/Ada Lovelace_1001_assignsubmission_file/ex_9_3.ipynb"],
    "Moodle, teams": ["Group A_45_assignsubmission_file/ex_9_3.ipynb", "Default group_assignsubmission_file/ex_9_3.ipynb"],
    "Moodle, blind": ["Participant_1001_assignsubmission_file/ex_9_3.ipynb",
                      "Teilnehmer_in_7_assignsubmission_file/ex_9_3.ipynb",
                      "Teilnehmer_in_8_assignsubmission_file/ex_9_3.ipynb"],
    "Moodle, namesakes": ["Anna Meier_1003_assignsubmission_file/ex_9_3.ipynb",
                          "Anna Meier_1007_assignsubmission_file/ex_9_3.ipynb"],
    "Canvas": ["lovelaceada_1001_555_ex_9_3-1.ipynb", "rossbob_LATE_1002_556_ex_9_3-2.ipynb", "LATE_anon_x1Y_5_ex_9_3.ipynb"],
    "Canvas, namesakes": ["meieranna_1003_557_ex_9_3.ipynb", "meieranna_1004_558_ex_9_3.ipynb"],
    "Blackboard": ["ps_1_hacker_attempt_2016-01-30-20-30-10_ex_9_3.ipynb", "ps_1_hacker_attempt_2016-01-29-20-30-10_ex_9_3.ipynb",
                   "ps_1_hacker_attempt_2016-01-30-20-30-10.txt"],
    "Brightspace": ["397063-2557369 - Mary-Ann Smith - Sep 24, 2024 926 PM/ex_9_3.ipynb",
                    "397063-2557369 - Mary-Ann Smith - Sep 24, 2024 112 PM/ex_9_3.ipynb", "index.html"],
    "Google Drive": ["Exercise 9.3/Ada Lovelace - ex_9_3.ipynb", "Exercise 9.3/Bob Ross - ex_9_3 (1).ipynb",
                     "Exercise 9.3/Copy of ex_9_3.ipynb"],
    "folders": ["submitted/ada/ex_9_3/ex_9_3.ipynb", "submitted/bob/ex_9_3.ipynb", "submitted/ada/__MACOSX/._ex_9_3.ipynb"],
    "names of files": ["ada_ex_9_3.ipynb", "bob-ross_EX_9_3.ipynb.txt", "notes.md"],
}  # fmt: skip
STUDENTS = {
    "Moodle by folders": ["Ada Lovelace", "Bob Ross", "Zoë Müller-Lüdenscheidt"],
    "Moodle by files": ["Ada Lovelace", "Bob Ross"],
    "Moodle, a folder around": ["Ada Lovelace"],
    "Moodle, teams": ["Default group", "Group A"],
    "Moodle, blind": ["Participant_1001", "Teilnehmer_in_7", "Teilnehmer_in_8"],
    "Moodle, namesakes": ["Anna Meier_1003", "Anna Meier_1007"],
    "Canvas": ["anon_x1Y", "lovelaceada", "rossbob"],
    "Canvas, namesakes": ["meieranna_1003", "meieranna_1004"],
    "Blackboard": ["hacker"],
    "Brightspace": ["Mary-Ann Smith"],
    "Google Drive": ["Ada Lovelace", "Bob Ross"],
    "folders": ["ada", "bob"],
    "names of files": ["ada", "bob-ross"],
}
UNPLACED = {"Brightspace": 1, "Google Drive": 1, "names of files": 1}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("zipped", ["Exercise 9.3-20230425T083036Z-001.zip", None])
def test_every_portal_is_understood(run, tmp_path, format, zipped):
    found, lines = run(*FORMATS[format], zipped=zipped)
    assert sorted(placed(tmp_path)) == STUDENTS[format]
    assert len(found.unplaced) == UNPLACED.get(format, 0)
    assert len(lines) == len(STUDENTS[format])
    assert (format.split()[0].strip(",") == found.portal) or found.portal == collecting.FOLDERS


def test_the_last_attempt_counts_and_its_time_is_that_of_the_portals_clock(run, tmp_path):
    run(*FORMATS["Brightspace"], zone="Europe/Berlin")
    folder = tmp_path / "submitted" / "Mary-Ann Smith" / NAME
    assert (folder / "timestamp.txt").read_text() == "2024-09-24 19:26:00 UTC\n"
    assert "926 PM" in placed(tmp_path)["Mary-Ann Smith"]


def test_without_a_zone_no_time_is_guessed(run, tmp_path):
    _, [line] = run(*FORMATS["Blackboard"])
    assert "2016-01-30-20-30-10" in placed(tmp_path)["hacker"]
    assert "has no zone" in line
    assert not (tmp_path / "submitted" / "hacker" / NAME / "timestamp.txt").exists()


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("Wednesday, 10 June 2026, 2:14 PM", "Europe/London", "2026-06-10 13:14"),
        ("Wednesday, September 23, 2020, 9:00 PM", "+0100", "2020-09-23 20:00"),
        ("Sep 24, 2024 1159 PM", "UTC", "2024-09-24 23:59"),
        ("2026-01-02 00:30 +0100", "", "2026-01-01 23:30"),
    ],
)
def test_times_of_portals(text, zone, utc):
    assert f"{parse_local(text, zone):%Y-%m-%d %H:%M}" == utc


@pytest.mark.parametrize("text", ["Mittwoch, 10. Juni 2026, 14:14", "10/06/2026 14:14", "Sep 24, 2024 926 PM", "-"])
def test_times_that_need_a_guess_are_none(text):
    with pytest.raises(ValueError, match=r"."):
        parse_local(text, "")


def sheet(tmp_path, *rows):
    """Moodle's grading worksheet, as mod/assign/gradingtable.php heads it."""
    head = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed",
            "Last modified (submission)", "Last modified (grade)", "Feedback comments"]  # fmt: skip
    path = tmp_path / "worksheet.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def test_moodles_worksheet_has_times_and_tells_namesakes_apart(run, tmp_path):
    rows = [
        ["Participant 1003", "Anna Meier", "a.meier@x.org", "Submitted", "", "10", "Yes", "Wednesday, 10 June 2026, 2:14 PM", "-", ""],
        ["Participant 1007", "Anna Meier", "anna@x.org", "Submitted - 3 mins late", "", "10", "Yes", "gestern", "-", ""],
    ]  # fmt: skip
    found, lines = run(*FORMATS["Moodle, namesakes"], worksheet=sheet(tmp_path, *rows), zone="Europe/Berlin")
    assert sorted(placed(tmp_path)) == ["Anna Meier_a.meier@x.org", "Anna Meier_anna@x.org"]
    stamp = tmp_path / "submitted" / "Anna Meier_a.meier@x.org" / NAME / "timestamp.txt"
    assert stamp.read_text() == "2026-06-10 12:14:00 UTC\n"
    assert "its time is not counted: 'gestern'" in lines[1]
    assert [h.late for h in found.hand_ins] == [False, True]


def test_the_worksheet_says_who_handed_in_nothing(run, tmp_path):
    rows = [
        [f"Participant {n}", name, "x@y", "", "", "10", "Yes", "Wednesday, 10 June 2026, 2:14 PM", "-", ""]
        for n, name in ((1001, "Ada Lovelace"), (1002, "Bob Ross"), (1003, "Zoë"), (1004, "Eve"), (1005, "=1+1"))
    ]
    path = sheet(tmp_path, *rows)
    found, lines = run(*FORMATS["Moodle by folders"], worksheet=path, zone="UTC", dry_run=True)
    assert found.remarks == ["2 in worksheet.csv handed in no file: =1+1, Eve"]
    assert len({line.index("2026-06-10 14:14 UTC") for line in lines}) == 1  # in one column
    found, _ = run(*FORMATS["Moodle by folders"], dry_run=True)
    assert "--worksheet" in found.remarks[0]
    found, _ = run(*FORMATS["Canvas"], dry_run=True)
    assert found.remarks == []


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_worksheet_that_a_spreadsheet_saved(run, course, points, tmp_path, mark):
    """In a language with a decimal comma the columns are parted by semicolons."""
    path = sheet(
        tmp_path,
        *[["Participant 1001", "Ada Lovelace", "a@x", "", "", "10", "Yes", "10 June 2026, 2:14 PM", "-", "a, b"]],
    )
    rows = list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=mark).writerows(rows)
    _, lines = run(*FORMATS["Moodle by folders"][:2], worksheet=path, zone="Europe/Berlin")
    assert "2026-06-10 12:14 UTC" in lines[0]
    points("Ada Lovelace", "Bob Ross")
    assert rows_of(export.export(course, NAME, path)[0])[1][4:] == [
        "7.5",
        "10",
        "Yes",
        "10 June 2026, 2:14 PM",
        "-",
        "a, b",
    ]


def test_a_worksheet_in_another_language_is_named(run, tmp_path):
    path = tmp_path / "Bewertungen.csv"
    path.write_text(
        "ID,Vollständiger Name,Zuletzt geändert (Abgabe)\nTeilnehmer/in1001,Ada Lovelace,gestern\n", "utf-8"
    )
    found, _ = run(*FORMATS["Moodle by folders"][:1], worksheet=path)
    assert found.remarks == ["Bewertungen.csv has no column 'Last modified (submission)', so no time was read. "
                             "Download it while Moodle is in English."]  # fmt: skip


# ---- again, and nothing lost ----------------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing(run, tmp_path):
    run(*FORMATS["Canvas"], dry_run=True)
    assert {p.name for p in tmp_path.iterdir()} == {"in"}


def test_collected_again(run, tmp_path):
    """Who was corrected by hand stays so; a new file replaces; a namesake who comes later takes no name away."""
    first = "Anna Meier_1003_assignsubmission_file/ex_9_3.ipynb"
    run(first)
    path = tmp_path / "submitted" / "Anna Meier" / NAME / f"{NAME}.ipynb"
    path.write_bytes(work("corrected"))
    _, lines = run({first: work(first), first.replace("1003", "1007"): work("other")})
    assert placed(tmp_path) == {"Anna Meier": "corrected", "Anna Meier_1007": "other"}
    assert "unchanged" in lines[0]
    run({first: work("new")})
    assert placed(tmp_path)["Anna Meier"] == "new"


def test_what_holds_nobodys_submission_is_an_error_that_says_what_was_there(run):
    with pytest.raises(UsageError, match=r"(?s)Nobody's submission.*onlinetext"):
        run("Bob Ross_1002_assignsubmission_onlinetext/onlinetext.html")


def test_an_unclear_submission_is_placed_and_named(run, tmp_path):
    _, [line] = run("Ada_1_assignsubmission_file/ex_9_3.ipynb", "Ada_1_assignsubmission_file/ex_9_3 (1).ipynb")
    assert "It is not clear which file is ex_9_3.ipynb" in line
    assert len(list((tmp_path / "submitted" / "Ada" / NAME).iterdir())) == 2


def test_a_folder_around_all_is_one_students_and_said(run, tmp_path):
    found, _ = run("all/ada/ex_9_3.ipynb", "all/bob/ex_9_3.ipynb")
    assert [h.student for h in found.hand_ins] == ["all"]
    assert "If ada, bob belong to different students" in found.remarks[0]
    assert run("all/ada/ex_9_3.ipynb")[0].remarks == []


# ---- attacks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["Eve_1009_assignsubmission_file_Ada Lovelace_1001_assignsubmission_file_ex_9_3.ipynb",
     "Eve_1009_assignsubmission_file/Ada Lovelace_1001_assignsubmission_file/ex_9_3.ipynb",
     "eve_1009_777_ada_LATE_1001_556_ex_9_3.ipynb", "ps_eve_attempt_2024-01-01-00-00-00_ps_ada_attempt_2024-01-02-00-00-00_ex_9_3.ipynb",
     "eve/ada/ex_9_3.ipynb", "1001_1009_777_ex_9_3.ipynb"],
)  # fmt: skip
def test_a_file_that_is_named_as_somebody_elses_is_its_owners(run, tmp_path, path):
    run(path)
    assert [s.casefold() for s in placed(tmp_path)] == [
        path.split("_")[0].split("/")[0].casefold().replace("ps", "eve")
    ]


def test_one_number_under_two_names_is_left_to_a_person(run, tmp_path):
    """Canvas cleans names of _1001_ only once, so a name may still hold it."""
    found, _ = run("ada_1001_555_ex_9_3.ipynb", "a_1001_5_b_1009_777_ex_9_3.ipynb", "bob_1002_5_ex_9_3.ipynb")
    assert list(placed(tmp_path)) == ["bob"]
    assert len(found.unplaced) == 2


def test_nothing_leaves_the_folder(run, tmp_path):
    files = {
        "Eve_1_assignsubmission_file/../../../../evil.ipynb": b"{}",
        "/etc/evil.ipynb": b"{}",
        "C:\\evil.ipynb": b"{}",
        "..\\..\\evil.ipynb": b"{}",
        "Eve_1_assignsubmission_file/ex_9_3.ipynb": work("eve"),
        "Eve_1_assignsubmission_file/timestamp.txt": b"2000-01-01 00:00:00 UTC",
        "Eve_1_assignsubmission_file/a:b*.txt": b"x",
        "\x07 . _2_assignsubmission_file/ex_9_3.ipynb": work("dots"),
    }
    found, lines = run(files)
    assert {why for _, why in found.unplaced} == {"its path leads out of the folder"}, found.unplaced
    assert len(found.unplaced) == 4
    inside = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert inside == ["downloaded/ex_9_3/collected.json", "in/download.zip", "submitted/Eve/ex_9_3/a b .txt",
                      "submitted/Eve/ex_9_3/ex_9_3.ipynb", "submitted/nameless/ex_9_3/ex_9_3.ipynb"]  # fmt: skip
    assert "only the portal says when" in lines[0]


def test_links_are_not_followed(run, course, tmp_path):
    link = zipfile.ZipInfo("Eve_1_assignsubmission_file/ex_9_3.ipynb")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("Bob_2_assignsubmission_file/ex_9_3.ipynb", work("bob"))
    found, _ = collecting.collect(course, ASSIGNMENT, [tmp_path / "l.zip"])
    assert (list(placed(tmp_path)), found.unplaced[0][1]) == (["bob".title()], "a link")
    folder = tmp_path / "unpacked" / "eve"
    folder.mkdir(parents=True)
    (folder / "ex_9_3.ipynb").symlink_to("/etc/passwd")
    with pytest.raises(UsageError, match="Nobody"):
        collecting.collect(course, ASSIGNMENT, [tmp_path / "unpacked"])
    (tmp_path / "submitted" / "mallory").mkdir()
    (tmp_path / "submitted" / "mallory" / NAME).symlink_to(tmp_path / "submitted" / "Bob")
    _, [line] = run("mallory_7_assignsubmission_file/ex_9_3.ipynb")
    assert "a link lies in its place" in line


def test_a_bomb_fills_no_disk(run, tmp_path, monkeypatch):
    monkeypatch.setattr(collecting, "SIZE_IN_FILES", 0.001)
    _, [line] = run(
        {"Eve_1_assignsubmission_file/ex_9_3.ipynb": work("eve"), "Eve_1_assignsubmission_file/z.bin": bytes(2**20)}
    )
    assert "'z.bin' was left out: too much" in line
    assert placed(tmp_path) == {"Eve": "eve"}


@pytest.mark.parametrize("letter", ["学", "🎓", "x"])
def test_a_name_of_any_length_stops_no_class(run, tmp_path, letter):
    """File systems count bytes: a name of a hundred characters may be too long for a folder."""
    found, _ = run(
        *(f"{letter * 120}_{n}_assignsubmission_file/ex_9_3.ipynb" for n in (1, 2)), FORMATS["Moodle by folders"][1]
    )
    assert (len(placed(tmp_path)), found.unplaced) == (3, [])
    assert [student[-2:] for student in sorted(placed(tmp_path))[1:]] == ["_1", "_2"]


def test_a_thousand_files_are_not_all_named(run):
    _, [line] = run(*(f"Eve_1_assignsubmission_file/{n}.ipynb" for n in range(300)))
    assert "295 more" in line
    assert len(line) < 1000


def locked(data: bytes) -> bytes:
    """A zip whose first entry says that it needs a password."""
    data = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def test_an_encrypted_file_is_named_and_stops_nobody(run, course, tmp_path):
    run(*FORMATS["Moodle by folders"][:2])
    (tmp_path / "locked.zip").write_bytes(locked((tmp_path / "in" / "download.zip").read_bytes()))
    found, [line] = collecting.collect(course, ASSIGNMENT, [tmp_path / "locked.zip"])
    assert line.startswith("Bob Ross")
    assert found.unplaced == [(FORMATS["Moodle by folders"][0], "encrypted: ask for it without a password")]
    run(FORMATS["Moodle by folders"][0])
    (tmp_path / "locked.zip").write_bytes(locked((tmp_path / "in" / "download.zip").read_bytes()))
    with pytest.raises(UsageError, match=r"Nobody's submission .*encrypted"):
        collecting.collect(course, ASSIGNMENT, [tmp_path / "locked.zip"])


def test_what_is_no_zip_is_named(tmp_path, course):
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 cut off")
    for name, words in (("x.zip", "no zip that can be read"), ("y.zip", "There is no")):
        with pytest.raises(UsageError, match=words):
            collecting.collect(course, ASSIGNMENT, [tmp_path / name])


# ---- points go back -------------------------------------------------------------------------------------------------


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def points(monkeypatch):
    """Points as the gradebook has them: Bob's written answer waits for a reader."""

    def points(*students):
        given = [export.Points(s, None if "ob" in s else 7.5) for s in students]
        monkeypatch.setattr(export, "points_of", lambda course, name: (given, 10.0))

    return points


def test_a_fresh_table_for_moodle_and_for_canvas(run, course, points):
    run(*FORMATS["Moodle by folders"][:2])
    points("Ada Lovelace", "Bob Ross")
    text, said = export.export(course, NAME)
    assert rows_of(text)[1:] == [
        ["Participant 1001", "Ada Lovelace", "7.5", "10", "-"],
        ["Participant 1002", "Bob Ross", "", "10", "-"],
    ]
    assert "Bob Ross" in said[0]
    run(*FORMATS["Canvas"][:2])
    points("lovelaceada", "rossbob")
    text, _ = export.export(course, NAME)
    assert rows_of(text) == [["Student", "ID", "Section", NAME], ["    Points Possible", "", "", "10"],
                             ["lovelaceada", "1001", "", "7.5"], ["rossbob", "1002", "", ""]]  # fmt: skip


def test_feedback_pages_are_packed_as_moodle_takes_them(run, course, tmp_path):
    packed = tmp_path / "feedback.zip"
    with pytest.raises(UsageError, match="Only feedback for submissions from Moodle"):
        export.pack_feedback(course, NAME, packed)
    run(*FORMATS["Moodle, blind"][:1], *FORMATS["Moodle by folders"][1:2])
    with pytest.raises(UsageError, match="no feedback page"):
        export.pack_feedback(course, NAME, packed)
    folder = Path(course.root, "feedback", "Participant_1001", NAME)
    folder.mkdir(parents=True)
    (folder / f"{NAME}.html").write_text("a page")
    (folder / "timestamp.txt").write_text("no page")
    without, said = export.pack_feedback(course, NAME, packed)
    assert zipfile.ZipFile(packed).namelist() == [f"Participant_1001_assignsubmission_file/{NAME}.html"]
    assert "Bob Ross" in without
    assert "1 feedback page" in said


def test_moodles_worksheet_is_filled_in(run, course, points, tmp_path):
    run(*FORMATS["Moodle by folders"])
    points("Ada Lovelace", "Bob Ross", "Zoë Müller-Lüdenscheidt")
    rows = [[f"Participant {n}", name, "x@y", "", grade, "100.00", "Yes", "-", "-", "old"]
            for n, name, grade in ((1001, '=HYPERLINK("http://x")', ""), (1002, "Bob Ross", "3"), (1099, "Nobody", ""))]  # fmt: skip
    text, said = export.export(course, NAME, sheet(tmp_path, *rows))
    table = rows_of(text)
    assert [row[4] for row in table] == ["Grade", "7.5", "3", ""]
    assert table[1][1] == '\'=HYPERLINK("http://x")'
    assert "Zoë" in said[0]
    assert "set the portal's maximum to 10 before you import" in said[1]


def test_canvas_gradebook_is_filled_in(run, course, points, tmp_path):
    run(*FORMATS["Canvas"][:2])
    points("lovelaceada", "rossbob")
    path = tmp_path / "canvas.csv"
    path.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Ex 9.3 (4711),Final Score\n    Points Possible,,,,,10.00,(read only)\n"
        '"Lovelace, Ada",1001,U1,ada,8175,,90\n"Ross, Bob",1002,U2,bob,8175,,80\n'
    )
    text, said = export.export(course, NAME, path)
    assert [row[5] for row in rows_of(text)] == ["Ex 9.3 (4711)", "10.00", "7.5", ""]
    assert len(said) == 1
    run("bob/ex_9_3.ipynb", "ada/ex_9_3.ipynb")  # other numbers are forgotten, and logins are found
    points("ada", "zoe")
    text, said = export.export(course, NAME, path)
    assert [row[5] for row in rows_of(text)][2:] == ["7.5", ""]
    assert "zoe" in said[0]
    path.write_text("Student,ID,Section,Something else (1)\n")
    with pytest.raises(UsageError, match="no column for the points"):
        export.export(course, NAME, path)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1+1", "＠SUM(A1)", "\u200b=1", "\ufeff=1"]
)
def test_no_cell_is_a_formula(cell):
    assert export.harmless(cell) == "'" + cell
    assert [export.harmless(c) for c in ("-", "-1.5", "7,5", "", "Ada")] == ["-", "-1.5", "7,5", "", "Ada"]


def test_no_cell_becomes_one_where_semicolons_part_cells():
    """A spreadsheet in a language with a decimal comma begins a cell at each of them, in quotes or not."""
    for name in ('Eve;=HYPERLINK("http://x")', "Eve;@SUM(A1)", 'Eve";"=WEBSERVICE("http://x")'):
        assert re.search(r"[;\"]'[=@]", export.harmless(name)), name
    for words in (
        "a, b; c",
        "well done, -1 for a label (the y axis)",
        "good; 1 point less",
        "x = 3; y = 4",
        "mail ada@x.org; thanks",
    ):
        assert export.harmless(words) == words


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_a_worksheet_that_a_spreadsheet_saved_without_utf_8(run, tmp_path, encoding):
    path = sheet(tmp_path, ["Participant 1003", "Zoë", "z@x", "", "", "10", "Yes", "10 June 2026, 2:14 PM", "-", ""])
    path.write_bytes(path.read_text("utf-8-sig").encode(encoding))
    _, [line] = run("Zoë_1003_assignsubmission_file/ex_9_3.ipynb", worksheet=path, zone="UTC")
    assert "2026-06-10 14:14 UTC" in line
    path.write_bytes(b"PK\x03\x04\0\xff")
    with pytest.raises(UsageError, match="cannot be read as a table"):
        run("Zoë_1003_assignsubmission_file/ex_9_3.ipynb", worksheet=path)


@pytest.mark.parametrize(
    ("highest", "differs"),
    [
        ("1,000.00", True),
        ("1.000,00", True),
        ("10,00", False),
        ("10", False),
        ("Good, Better 2", False),
        ("/ 10", False),
    ],
)
def test_a_maximum_is_read_as_any_spreadsheet_writes_it(run, course, points, tmp_path, highest, differs):
    run(*FORMATS["Moodle by folders"][:1])
    points("Ada Lovelace")
    row = ["Participant 1001", "Ada Lovelace", "a@x", "", "", highest, "Yes", "-", "-", ""]
    _, said = export.export(course, NAME, sheet(tmp_path, row))
    assert any("Points are not scaled" in line for line in said) == differs


def test_two_columns_with_one_head_both_stay(run, course, points, tmp_path):
    """Canvas has a column Notes, and a teacher may have made another; a row may be longer or shorter than the head."""
    run(*FORMATS["Canvas"][:1])
    points("lovelaceada")
    path = tmp_path / "canvas.csv"
    path.write_text("Student,ID,Section,ex_9_3 (1),Notes,Notes\nAda,1001,8,,a,b,more\n\nBob,1009\n")
    assert rows_of(export.export(course, NAME, path)[0])[1:] == [
        ["Ada", "1001", "8", "7.5", "a", "b"],
        ["Bob", "1009", "", "", "", ""],
    ]


def test_copies_and_long_dashes_in_google_classroom(run, tmp_path):
    names = ["Ada Lovelace - Copy of ex_9_3.ipynb", "Bob – ex_9_3.ipynb", "Eve_X - Kopie von ex_9_3 (1).ipynb"]
    run(*(f"Exercise 9.3/{name}" for name in names))
    assert sorted(placed(tmp_path)) == ["Ada Lovelace", "Bob", "Eve_X"]


@pytest.mark.parametrize(
    "paths",
    [
        ("Ex/Ada - Untitled0.ipynb", "Ex/Bob - ex_9_3.ipynb"),
        ("Ex/Submissions/Ada_1/a.ipynb", "Ex/Submissions/Bob_2/a.ipynb"),
    ],
)
def test_one_folder_that_may_hold_several_students_is_named(run, paths):
    found, _ = run(*paths)
    assert "which counts as one student's. If Ada" in found.remarks[0]


def test_brightspace_may_write_the_month_in_full(run, tmp_path):
    found, _ = run(
        "1-2 - Ada - September 24, 2026 926 PM/ex_9_3.ipynb", "1-3 - Bob - May 3, 2026 1200 AM/ex_9_3.ipynb", zone="UTC"
    )
    assert [(h.student, str(h.timestamp)) for h in found.hand_ins] == [
        ("Ada", "2026-09-24 21:26:00"),
        ("Bob", "2026-05-03 00:00:00"),
    ]


def test_notebooks_themselves_can_be_collected(course, tmp_path):
    """``collect ex_9_3 *.ipynb``, where a download was unpacked."""
    for name in ("lovelaceada_1001_5_ex_9_3.ipynb", "rossbob_LATE_1002_6_ex_9_3-1.ipynb"):
        (tmp_path / name).write_bytes(work(name))
    found, _ = collecting.collect(course, ASSIGNMENT, sorted(tmp_path.glob("*.ipynb")))
    assert sorted(placed(tmp_path)) == ["lovelaceada", "rossbob"]
    assert [h.late for h in found.hand_ins] == [False, True]


def test_who_was_placed_by_hand_is_named_in_a_fresh_table(run, course, points):
    run(*FORMATS["Moodle by folders"][:1])
    points("Ada Lovelace", "by hand")
    text, said = export.export(course, NAME)
    assert len(rows_of(text)) == 2
    assert "1 left out, because they have no number of Moodle: by hand." in said[0]
    assert "--into" in said[0]
