"""What tools, browsers and people make of a notebook: taken where it is clear, said, and else left to a person."""

from __future__ import annotations

import io
import json
import zipfile
from copy import deepcopy

import exercise
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.utils import compute_checksum
from nbgrader_sandbox.contract import Intake, Limits
from nbgrader_sandbox.grade import pipeline
from nbgrader_sandbox.grade.assignment import Assignment
from nbgrader_sandbox.grade.intake import NOT_IN_ITS_CELL, intake, repaired
from nbgrader_sandbox.nbgrader.gradebook import _unanswered

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
WHY = "Each layer adds r * (in + out) numbers."
LIMITS = Limits(file_bytes=2**18)


def released():
    """The exercise as it is handed out: stubs, with a text of the instructor's before and behind the written answer."""
    notebook = exercise.submission(
        choose_model=STUB, count_trainable=STUB, counts=STUB, plot=STUB, why="YOUR ANSWER HERE"
    )
    prompt, end = new_markdown_cell("## Explain it\n\nWhy this shape?"), new_markdown_cell("## Before you hand in")
    prompt.id, end.id = "prompt", "end"
    at = place_of(notebook, "why")
    notebook.cells[at:] = [prompt, notebook.cells[at], end]
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
    return notebook


def place_of(notebook, grade_id):
    return next(i for i, c in enumerate(notebook.cells) if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def text_of(notebook, grade_id):
    return notebook.cells[place_of(notebook, grade_id)].source


def answered(**also):
    """The exercise, answered in its cells."""
    notebook = released()
    for grade_id, code in {**exercise.SOLUTION, "why": WHY, **also}.items():
        notebook.cells[place_of(notebook, grade_id)].source = code
    return notebook


def taken(notebook) -> Intake:
    data = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    return repaired(data, released())


# ---- answers that do not stand in their cells -----------------------------------------------------------------------


def test_answers_in_new_cells_below_the_given_ones():
    notebook = released()
    for grade_id in exercise.SOLUTION:
        notebook.cells.insert(place_of(notebook, grade_id) + 1, new_code_cell(exercise.SOLUTION[grade_id]))
    notebook.cells.insert(place_of(notebook, "why") + 1, new_markdown_cell(WHY))
    found = taken(notebook)
    for grade_id in exercise.SOLUTION:
        assert text_of(found.notebook, grade_id) == exercise.SOLUTION[grade_id]
    assert text_of(found.notebook, "why") == WHY
    assert _unanswered(found.notebook) == set()
    stubs = [c for c in found.notebook.cells if c.source == STUB]
    assert len(stubs) == 4  # what was handed out still runs: it may set things up
    assert len(found.report) == 5


@pytest.mark.parametrize("drop", ["metadata", "ids", "both"])
def test_other_metadata_and_a_written_answer_in_two_cells(drop):
    """Deepnote keeps no metadata and no ids, and makes a cell of each paragraph; jukit has an id of its own."""
    notebook = answered()
    at = place_of(notebook, "why")
    notebook.cells[at : at + 1] = [new_markdown_cell(WHY), new_markdown_cell("More layers, steeper.")]
    notebook.cells.append(new_markdown_cell("Created in Deepnote"))
    notebook.metadata = {"deepnote": {"is_reactive": False}, "orig_nbformat": 2}
    for number, cell in enumerate(notebook.cells):
        if drop != "ids":
            cell.metadata = {"cell_id": f"{number:032x}", "jukit_cell_id": "1HU8GD8cBx"}
        if drop != "metadata" or number in (at, at + 1):
            cell.pop("id", None)
    found = taken(notebook)
    assert text_of(found.notebook, "why") == f"{WHY}\n\nMore layers, steeper."
    assert {g: text_of(found.notebook, g) for g in exercise.SOLUTION} == exercise.SOLUTION
    assert not any("put back" in line for line in found.report)


@pytest.mark.parametrize("where", ["above", "in the question", "in code", "at the end", "a picture"])
def test_a_written_answer_elsewhere_reaches_the_reader(where):
    notebook = answered(why="YOUR ANSWER HERE")
    at = place_of(notebook, "why")
    if where == "above":
        notebook.cells.insert(at, new_raw_cell(WHY))
    elif where == "in the question":
        notebook.cells[at - 1].source += "\n\n" + WHY
    elif where == "in code":
        notebook.cells.insert(at + 1, new_code_cell(f"# {WHY}"))
    elif where == "at the end":
        notebook.cells.append(new_markdown_cell(WHY))
    else:
        notebook.cells[at].attachments = {"answer.png": {"image/png": "aGk="}}
    found = taken(notebook)
    assert "why" not in _unanswered(found.notebook)
    if where == "a picture":
        return
    assert WHY in text_of(found.notebook, "why")
    assert text_of(found.notebook, "why").startswith(NOT_IN_ITS_CELL) == (where != "above")
    assert "'why'" in found.report[-1]


def test_answers_alone_without_what_was_handed_out():
    notebook = new_notebook(cells=[new_code_cell(code) for code in exercise.SOLUTION.values()])
    notebook.cells += [new_markdown_cell(WHY), new_code_cell("print(counts)")]
    found = taken(notebook)
    assert WHY in text_of(found.notebook, "why")
    assert "print" not in text_of(found.notebook, "why")
    assert {*exercise.SOLUTION.values(), "print(counts)"} <= {c.source for c in found.notebook.cells}


def test_an_answer_that_is_nowhere_is_no_response():
    notebook = answered(why="YOUR ANSWER HERE")
    notebook.cells.insert(2, new_code_cell("print(counts)"))
    assert _unanswered(taken(notebook).notebook) == {"why"}
    assert _unanswered(taken(released()).notebook) == {*exercise.SOLUTION, "why"}


def test_split_cells():
    """JupyterLab gives both halves the metadata of the whole."""
    notebook = answered()
    for grade_id, halves in {
        "counts": ("counts = {}", "counts = {4: 1}"),
        "why": ("Because.", "It is linear."),
    }.items():
        at = place_of(notebook, grade_id)
        first, second = deepcopy(notebook.cells[at]), deepcopy(notebook.cells[at])
        first.source, second.source = halves
        notebook.cells[at : at + 1] = [first, second]
    found = taken(notebook)
    assert text_of(found.notebook, "why") == "Because.\n\nIt is linear."
    code = [c.source for c in found.notebook.cells]
    assert code.index("counts = {}") + 1 == code.index("counts = {4: 1}")


def test_swapped_and_copied_metadata_move_no_points():
    notebook = answered()
    test, plot = notebook.cells[place_of(notebook, "test_counts")], notebook.cells[place_of(notebook, "plot")]
    test.metadata, plot.metadata = plot.metadata, test.metadata
    test.id, plot.id = plot.id, test.id
    notebook.cells.append(deepcopy(notebook.cells[place_of(notebook, "test_plot_data")]))
    found = taken(notebook)
    given = {c.metadata.nbgrader.grade_id: c for c in released().cells if "nbgrader" in c.metadata}
    marked = [c for c in found.notebook.cells if "nbgrader" in c.metadata]
    assert sorted(c.metadata.nbgrader.grade_id for c in marked) == sorted(given)
    for cell in marked:
        original = given[cell.metadata.nbgrader.grade_id]
        assert cell.metadata == original.metadata
        assert cell.source == original.source or original.metadata.nbgrader.solution


# ---- encodings and formats ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-8-sig"])
def test_unicode_of_every_kind_is_read(encoding):
    data = json.dumps(answered(why="Größe ∝ r"), ensure_ascii=False, indent=1).replace("\n", "\r\n").encode(encoding)
    found = taken(data)
    assert text_of(found.notebook, "why") == "Größe ∝ r"
    assert any("UTF-" in line for line in found.report) == (encoding != "utf-8-sig")


def test_an_old_encoding_is_read_and_said():
    found = taken(json.dumps(answered(why="Größe"), ensure_ascii=False).encode("cp1252"))
    assert text_of(found.notebook, "why") == "Größe"
    assert "not in UTF-8" in found.report[0]


@pytest.mark.parametrize("version", ["4", 4.0, " 4 "])
def test_a_format_that_is_no_whole_number(version):
    assert taken({**answered(), "nbformat": version}).refused is None


@pytest.mark.parametrize(
    ("behind", "said"),
    [(b"\n}\n", True), (b' ], "nbformat": 4}', True), (b"\0" * 512, False), (b"\xef\xbb\xbf", False)],
)
def test_what_stands_behind_a_whole_notebook_is_left_out(behind, said):
    """A shorter file was written over a longer one, or the disk filled it up to a block."""
    found = taken(json.dumps(answered()).encode() + behind)
    assert text_of(found.notebook, "why") == WHY
    assert any("after the notebook's end" in line for line in found.report) == said


def with_conflict() -> bytes:
    lines = json.dumps(answered(), indent=1).splitlines()
    lines[30:30] = ["<<<<<<< HEAD", "=======", ">>>>>>> origin/main"]
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    "data",
    [b"# %%\nimport torch\n", with_conflict(), b"{\\rtf1 counts = {}}", b"\xd0\xcf\x11\xe0" + b"\x90\0" * 200, b'{"doc_id": "x"}',
     b'{"nbformat": 5, "cells": []}'],
    ids=["script", "merge", "rich text", "Word", "a pointer", "of the future"],
)  # fmt: skip
def test_what_may_hold_the_answers_is_left_to_a_person(data):
    assert taken(data).unclear
    assert not taken(json.dumps(answered()).encode()[:-20]).unclear  # cut off: it has to be asked for again


def test_widgets_without_state():
    notebook = answered()
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"a1": {"model_name": "HBoxModel"}}}
    found = taken(notebook)
    assert found.refused is None
    assert "widgets" not in found.notebook.metadata


# ---- names ----------------------------------------------------------------------------------------------------------


def zipped(**files: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return whole.getvalue()


def hand_in(folder, **files):
    """Put files into a folder, and take in what belongs at ex_9_3.ipynb."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return intake(folder / "ex_9_3.ipynb", released(), LIMITS, ["ex_9_3"])


@pytest.mark.parametrize(
    "name",
    ["ex_9_3.ipynb.txt", "ex_9_3.ipynb.json", "EX_9_3.IPYNB", "ex_9_3 (1).ipynb", "ex_9_3-Copy1.ipynb", "ex_9_3-1.ipynb",
     "Kopie von ex_9_3.ipynb", "ex_9_3/ex_9_3.ipynb", "final version.ipynb"],
)  # fmt: skip
def test_one_notebook_is_taken_whatever_its_name(tmp_path, name):
    found = hand_in(tmp_path, **{name: answered(), "data.txt": b"x", "data.json": b"{}"})
    assert found.refused is None
    assert found.report == [f"ex_9_3.ipynb was handed in as {name!r}: taken."]


def test_a_lone_zip_is_opened(tmp_path):
    junk = {"__MACOSX/._ex_9_3.ipynb": b"\0", "work/.ipynb_checkpoints/ex_9_3-checkpoint.ipynb": b"{}"}
    found = hand_in(tmp_path, **{"all.zip": zipped(**{"work/ex_9_3.ipynb": json.dumps(answered()).encode(), **junk})})
    assert found.report == ["ex_9_3.ipynb was handed in as 'all.zip/work/ex_9_3.ipynb': taken."]


@pytest.mark.parametrize("other", ["the same", "as handed out", "damaged"])
def test_of_two_files_the_one_that_counts_is_clear(tmp_path, other):
    same = answered()
    same.cells[2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "another run"}]
    second = {"the same": same, "as handed out": released(), "damaged": b'{"cells": ['}[other]
    found = hand_in(tmp_path, **{"ex_9_3.ipynb": second, "ex_9_3 (1).ipynb": answered()})
    assert text_of(found.notebook, "why") == WHY
    assert "'ex_9_3" in found.report[0]


@pytest.mark.parametrize(
    "name",
    [
        "ex_9_3 (1).ipynb",
        "ex_9_3-Copy1.ipynb",
        "ex_9_3.ipynb.txt",
        "Copy of ex_9_3.ipynb",
        "Kopie von ex_9_3 (1).ipynb",
        "“ex_9_3.ipynb”的副本",
        "ex_9_3 - Copia.ipynb",
    ],
)
def test_two_different_answers_are_left_to_a_person(tmp_path, name):
    found = hand_in(tmp_path, **{"ex_9_3.ipynb": answered(counts="counts = {}"), name: answered()})
    assert found.unclear
    assert name in found.refused


def test_several_notebooks_of_one_assignment_are_not_mixed_up(tmp_path):
    for name in ("lab-1 (1).ipynb", "lab-2-1.ipynb", "notes.ipynb"):
        (tmp_path / name).write_text(json.dumps(answered(why=name)))
    names = ["lab", "lab-1", "lab-2"]
    found = {n: intake(tmp_path / f"{n}.ipynb", released(), LIMITS, names) for n in names}
    assert text_of(found["lab-1"].notebook, "why") == "lab-1 (1).ipynb"
    assert text_of(found["lab-2"].notebook, "why") == "lab-2-1.ipynb"
    assert found["lab"].unclear  # notes.ipynb may be it


@pytest.mark.parametrize(
    "name", ["ex_9_3.py", "answers.pdf", "work.7z", "EX_9_3.html", "my answers.py", "x.md", "IMG_1.jpg"]
)
def test_an_answer_in_another_form_is_left_to_a_person(tmp_path, name):
    found = hand_in(tmp_path, **{name: b"x", "timestamp.txt": b"2026-01-01"})
    assert found.unclear
    assert f"but {name}: a person" in found.refused
    (tmp_path / name).unlink()
    assert hand_in(tmp_path).absent


def test_a_bomb_a_broken_zip_and_a_link_in_a_zip(tmp_path):
    bomb = hand_in(tmp_path / "bomb", **{"x.zip": zipped(**{"ex_9_3.ipynb": b" " * 2**22})})
    assert "more than the" in bomb.refused
    many = hand_in(tmp_path / "many", **{"x.zip": zipped(**{f"{n}.ipynb": b" " * 2**13 for n in range(50)})})
    assert "more than the" in many.refused
    broken = hand_in(tmp_path / "broken", **{"x.zip": b"PK\x03\x04 no zip"})
    assert "cannot be opened as a zip" in broken.refused
    fine = zipped(**{"ex_9_3.ipynb": json.dumps(answered()).encode()})
    for place, value, words in ((8, 1, "is encrypted: ask for it without a password"), (10, 99, "not read here")):
        strange = bytearray(fine)
        strange[strange.index(b"PK\x01\x02") + place] = value
        found = hand_in(tmp_path / words, **{"x.zip": bytes(strange)})
        assert words in found.refused
        assert found.unclear  # nobody loses a point before a person has asked
    link = zipfile.ZipInfo("ex_9_3.ipynb")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert hand_in(tmp_path).unclear  # a person looks into the zip


# ---- what becomes of it ---------------------------------------------------------------------------------------------


def graded(folder):
    """Grade what needs no sandbox."""
    source = Assignment("ex_9_3", {"ex_9_3": released()})
    submitted = pipeline.read(folder / "ex_9_3.ipynb", source, LIMITS)
    [found] = pipeline.grade(pipeline.Job("ada", source, [submitted]))
    return found.verdict, _unanswered(found.notebook)


def test_an_unclear_submission_loses_nothing_and_waits(tmp_path):
    hand_in(tmp_path, **{"ex_9_3.ipynb": answered(counts="counts = {}"), "ex_9_3 (1).ipynb": answered()})
    verdict, unanswered = graded(tmp_path)
    assert (verdict.status, {q.points for q in verdict.questions}, unanswered) == ("review", {None}, set())


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "a web page"),
        (b"%PDF-1.7 \xff", "a PDF"),
        (b"<<<<<<< HEAD\n{", "a merge with conflicts"),
        (b"PK\x03\x04\0", "a zip"),
    ],
)
def test_another_form_under_the_name_of_a_notebook_loses_nothing_and_waits(tmp_path, data, form):
    hand_in(tmp_path, **{"ex_9_3.ipynb": data})
    verdict, unanswered = graded(tmp_path)
    assert (verdict.status, {q.points for q in verdict.questions}, unanswered) == ("review", {None}, set())
    assert f"The file is {form} under the name" in verdict.report[0]


def test_a_damaged_file_is_no_missing_answer(tmp_path):
    hand_in(tmp_path, **{"ex_9_3.ipynb": json.dumps(answered()).encode()[:-20]})
    verdict, unanswered = graded(tmp_path)
    assert (verdict.status, "why" in unanswered) == ("refused", False)
    (tmp_path / "ex_9_3.ipynb").unlink()
    verdict, unanswered = graded(tmp_path)
    assert (verdict.report, "why" in unanswered) == (["ex_9_3.ipynb was not handed in."], True)
