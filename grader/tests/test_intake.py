"""Intake: whatever a file is, the answer is a notebook that can be run, or one clear sentence."""

from __future__ import annotations

import copy
import json
import os

import exercise
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader_sandbox.contract import Limits
from nbgrader_sandbox.grade.intake import intake

LIMITS = Limits(file_bytes=2 * 2**20)


@pytest.fixture
def take(tmp_path):
    """Hand in a notebook or bytes; get what intake makes of it."""

    def take_in(submitted, source=None):
        path = tmp_path / "ex.ipynb"
        path.write_bytes(submitted if isinstance(submitted, bytes) else json.dumps(submitted).encode())
        return intake(path, source or exercise.submission(), LIMITS)

    return take_in


def source_of(taken, grade_id):
    """The text of the cell with this grade_id; exactly one has to be there."""
    (cell,) = [c for c in taken.notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id]
    return cell.source


def cell_of(notebook, grade_id):
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def test_an_honest_submission_is_left_as_it_is(take):
    taken = take(exercise.submission())
    assert taken.report == []
    assert taken.refused is None
    assert [c.source for c in taken.notebook.cells] == [c.source for c in exercise.submission().cells]
    nbformat.validate(taken.notebook)


BAD_FILES = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\n", "is empty"),
    "not JSON": (b"print('hello')", "not JSON"),
    "cut off": (json.dumps(exercise.submission()).encode()[:900], "not JSON"),
    "binary": (bytes(range(256)), "UTF-8"),
    "a list": (b"[]", "no notebook"),
    "a number": (b"1", "no notebook"),
    "no cells": (b'{"nbformat": 4, "metadata": {}}', "no list of cells"),
    "cells are text": (b'{"nbformat": 4, "cells": "print"}', "no list of cells"),
    "no format": (b'{"cells": []}', "format None"),
    "format 99": (b'{"nbformat": 99, "cells": []}', "format 99"),
    "format true": (b'{"nbformat": true, "cells": []}', "format True"),
    "format 3, broken": (b'{"nbformat": 3, "worksheets": 7}', "old format 3"),
    "deep": (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deep"),
    "long number": (b'{"nbformat": 4, "x": ' + b"9" * 5000 + b"}", "number too long"),
    "too large": (b'{"x": "' + b"x" * 3 * 2**20 + b'"}', "at most"),
    "too many cells": (json.dumps({"nbformat": 4, "cells": [{}] * 1001}).encode(), "1001 cells"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files_get_one_clear_sentence(take, name):
    data, reason = BAD_FILES[name]
    taken = take(data)
    assert taken.notebook is None
    assert not taken.absent  # it is there, perhaps not whole: the written answer waits for a person
    assert reason in taken.refused
    assert taken.report == [taken.refused]


def test_links_folders_pipes_and_absent_files(tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text(json.dumps(exercise.submission()))
    (tmp_path / "link.ipynb").symlink_to(secret)
    (tmp_path / "folder.ipynb").mkdir()
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "ex.ipynb").write_text(secret.read_text())
    (tmp_path / "other").symlink_to(tmp_path / "real")
    found = {
        name: intake(tmp_path / name, exercise.submission(), LIMITS)
        for name in ("link.ipynb", "folder.ipynb", "pipe.ipynb", "other/ex.ipynb")
    }
    assert "is a link" in found["link.ipynb"].refused
    assert "is a link" in found["other/ex.ipynb"].refused
    assert "folder" in found["folder.ipynb"].refused
    assert "named pipe" in found["pipe.ipynb"].refused
    assert all(taken.absent for taken in found.values())
    (tmp_path / "only links").mkdir()
    (tmp_path / "only links" / "ex (1).ipynb").symlink_to(secret)
    absent = intake(tmp_path / "only links" / "ex.ipynb", exercise.submission(), LIMITS)
    assert (absent.refused, absent.absent) == ("ex.ipynb was not handed in.", True)


def test_locked_cells_points_and_metadata_come_from_the_source(take):
    submitted = exercise.submission()
    test = cell_of(submitted, "test_counts")
    test.source = "assert True"
    test.metadata.nbgrader.update(points=500, locked=False, solution=True, schema_version=99)
    cell_of(submitted, "counts").metadata.nbgrader.update(grade=True, points=100)
    taken = take(submitted)
    assert source_of(taken, "test_counts") == exercise.TESTS["test_counts"][1]
    assert cell_of(taken.notebook, "test_counts").metadata == cell_of(exercise.submission(), "test_counts").metadata
    assert cell_of(taken.notebook, "counts").metadata == cell_of(exercise.submission(), "counts").metadata
    assert any("locked and had been changed" in line for line in taken.report)


def test_deleted_cells_come_back_in_their_place(take):
    submitted = exercise.submission()
    submitted.cells = [
        c
        for c in submitted.cells
        if c.metadata.get("nbgrader", {}).get("grade_id") not in ("test_counts", "plot", "choose_model")
    ]
    taken = take(submitted)
    names = [c.metadata.get("nbgrader", {}).get("grade_id") for c in taken.notebook.cells]
    assert [n for n in names if n] == [*exercise.SOLUTION, *exercise.TESTS, "why"]
    assert source_of(taken, "test_counts") == exercise.TESTS["test_counts"][1]
    assert source_of(taken, "plot") == ""


def test_solutions_of_the_source_never_reach_a_submission(take):
    submitted = exercise.submission()
    submitted.cells = submitted.cells[:1]
    taken = take(submitted, source=exercise.source())
    assert "BEGIN SOLUTION" not in json.dumps(taken.notebook)
    assert "count_trainable(rank)" not in json.dumps(taken.notebook)


@pytest.mark.parametrize(
    "metadata", [None, 7, "x", [], {"nbgrader": 7}, {"nbgrader": {"grade_id": 7}}, {"nbgrader": {"grade_id": []}}]
)
def test_any_metadata_is_survived(take, metadata):
    submitted = exercise.submission()
    submitted.cells[2]["metadata"] = metadata
    taken = take(submitted)
    assert taken.refused is None
    assert source_of(taken, "count_trainable") == exercise.SOLUTION["count_trainable"]
    nbformat.validate(taken.notebook)


def test_duplicates_count_once(take):
    submitted = exercise.submission()
    answer, test = cell_of(submitted, "counts"), cell_of(submitted, "test_counts")
    second = copy.deepcopy(answer)
    second.source = "counts = dict(counts)"
    forged = copy.deepcopy(test)
    forged.source = "print('3 points')"
    submitted.cells += [second, forged, copy.deepcopy(forged)]
    taken = take(submitted)
    assert source_of(taken, "counts") == "counts = dict(counts)"
    assert source_of(taken, "test_counts") == exercise.TESTS["test_counts"][1]
    assert exercise.SOLUTION["counts"] in [c.source for c in taken.notebook.cells]  # both run
    assert len({c.id for c in taken.notebook.cells}) == len(taken.notebook.cells)


def test_an_untouched_copy_behind_the_answer_does_not_replace_it(take):
    source = exercise.submission(counts="# YOUR CODE HERE")
    submitted = exercise.submission()
    submitted.cells.append(copy.deepcopy(cell_of(source, "counts")))
    assert source_of(take(submitted, source), "counts") == exercise.SOLUTION["counts"]


def test_unknown_grade_ids_carry_nothing(take):
    submitted = exercise.submission()
    extra = copy.deepcopy(cell_of(submitted, "test_counts"))
    extra.metadata.nbgrader.update(grade_id="bonus", points=50)
    submitted.cells.append(extra)
    taken = take(submitted)
    assert taken.notebook.cells[-1].metadata == {}
    assert any("'bonus' is not part" in line for line in taken.report)


def test_through_colab(take):
    """Colab's own metadata, a cell added, outputs with HTML, two cells in another order."""
    submitted = exercise.submission()
    submitted.metadata = {"colab": {"provenance": []}, "kernelspec": {"name": "python3"}, "accelerator": "GPU"}
    for number, cell in enumerate(submitted.cells):
        cell.metadata["id"] = f"aBc{number}"
        cell.metadata["colab"] = {"base_uri": "x"}
        cell.pop("id")
    submitted.cells[1]["outputs"] = [{"output_type": "display_data", "data": {"text/html": "<script>"}, "metadata": {}}]
    submitted.cells.insert(1, new_code_cell("!pip install peft -q"))
    submitted.cells[-1], submitted.cells[-2] = submitted.cells[-2], submitted.cells[-1]
    submitted.nbformat_minor = 0
    taken = take(submitted)
    assert taken.refused is None
    assert source_of(taken, "counts") == exercise.SOLUTION["counts"]
    assert "<script>" not in json.dumps(taken.notebook)
    assert any("another order" in line for line in taken.report)
    nbformat.validate(taken.notebook)


def test_metadata_lost_altogether(take):
    """Some tools keep no metadata: cells are recognised by id, text or place."""
    submitted = exercise.submission(why="It is linear.")
    for cell in submitted.cells:
        cell.metadata = {}
    taken = take(submitted)
    assert source_of(taken, "count_trainable") == exercise.SOLUTION["count_trainable"]
    assert source_of(taken, "why") == "It is linear."
    for cell in submitted.cells:
        cell.pop("id")
    taken = take(submitted)
    assert source_of(taken, "why") == "It is linear."
    assert source_of(taken, "test_counts") == exercise.TESTS["test_counts"][1]


def test_changed_cell_types_are_restored(take):
    submitted = exercise.submission()
    cell_of(submitted, "counts").cell_type = "markdown"
    cell_of(submitted, "why").cell_type = "code"
    taken = take(submitted)
    assert cell_of(taken.notebook, "counts").cell_type == "code"
    assert cell_of(taken.notebook, "why").cell_type == "markdown"


def test_older_formats_are_converted(take):
    old = {
        "nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
        "worksheets": [{"metadata": {}, "cells": [
            {"cell_type": "code", "input": exercise.SOLUTION["counts"], "language": "python", "outputs": [],
             "collapsed": False, "metadata": {"nbgrader": {"grade_id": "counts"}}}]}],
    }  # fmt: skip
    taken = take(old)
    assert source_of(taken, "counts") == exercise.SOLUTION["counts"]
    assert taken.report[0] == "Converted from notebook format 3."


def test_text_that_no_database_holds_is_cleaned(take):
    submitted = exercise.submission()
    submitted.cells[0]["source"] = "lone \ud800 and \0"
    taken = take(json.dumps(submitted).encode())
    assert "\0" not in taken.notebook.cells[0].source
    nbformat.writes(taken.notebook).encode()


def test_source_as_lines_and_a_byte_order_mark(take):
    submitted = exercise.submission()
    submitted.cells[2]["source"] = exercise.SOLUTION["count_trainable"].splitlines(keepends=True)
    taken = take(b"\xef\xbb\xbf" + json.dumps(submitted).encode())
    assert source_of(taken, "count_trainable") == exercise.SOLUTION["count_trainable"]


def test_pictures_in_an_answer_stay_and_scripts_do_not(take):
    submitted = exercise.submission()
    cell_of(submitted, "why")["attachments"] = {
        "sketch.png": {"image/png": "aGk=", "text/html": "<script>"}, "x.svg": {"image/svg+xml": "<svg onload=x>"},
    }  # fmt: skip
    taken = take(submitted)
    assert cell_of(taken.notebook, "why").attachments == {"sketch.png": {"image/png": "aGk="}}


def test_the_same_file_is_taken_in_the_same_way(take):
    submitted = exercise.submission()
    for cell in submitted.cells:
        cell.pop("id")
    submitted.cells.append(new_markdown_cell("x"))
    assert take(submitted).notebook == take(submitted).notebook


def test_a_notebook_full_of_nonsense_has_a_short_report(take):
    submitted = {"nbformat": 4, "cells": [{"cell_type": n} for n in range(500)]}
    taken = take(submitted)
    assert len(taken.report) <= 61
    assert {c.metadata.nbgrader.grade_id for c in taken.notebook.cells} == {*exercise.SOLUTION, *exercise.TESTS, "why"}
