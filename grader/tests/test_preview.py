"""What a student sees before handing in: the visible checks, from an empty kernel."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader_sandbox import cli, errors, preview
from nbgrader_sandbox.contract import Limits


def check_cell(source: str, name: str = "test_it"):
    marks = {"grade": True, "solution": False, "locked": True, "points": 2, "grade_id": name}
    return new_code_cell(source, metadata={"nbgrader": marks})


@pytest.fixture
def write(tmp_path):
    def make(*cells):
        notebook = new_notebook(cells=list(cells))
        path = tmp_path / "ex.ipynb"
        nbformat.write(notebook, path)
        return path

    return make


def test_a_notebook_is_read_as_the_grader_reads_it(write):
    written = new_markdown_cell("Because.", metadata={"nbgrader": {"grade": True, "solution": True, "grade_id": "why"}})
    path = write(written)
    path.write_text(path.read_text("utf-8").replace('"nbformat": 4', '"nbformat": "4"'), "utf-16")
    assert preview.written_answers(path) == {"why": True}


def test_each_check_and_each_error_has_a_line(write):
    path = write(
        new_code_cell("answer = 41"),
        new_code_cell("1 / 0", id="mine"),
        check_cell(
            "class CheckFailed(Exception): ...\nraise CheckFailed('Too small.\\n  What to do: add one.')", "test_a"
        ),
        check_cell("assert answer == 41", "test_b"),
    )
    before = path.read_bytes()
    lines = preview.preview(path)
    assert [line.ok for line in lines] == [False, False, True]
    assert [str(line).splitlines()[0][2:].split()[0] for line in lines] == ["mine:", "test_a", "test_b"]
    assert "ZeroDivisionError" in lines[0].said
    assert lines[1].said == "Too small.\n  What to do: add one."
    assert path.read_bytes() == before, "the student's file is not touched"


def test_what_an_old_kernel_remembered_does_not_count(write):
    stale = check_cell("assert answer == 42")
    stale.outputs, stale.execution_count = [], 7
    lines = preview.preview(write(stale))
    assert not lines[0].ok
    assert "NameError" in lines[0].said


def test_an_untouched_cell_says_what_to_do(write):
    (mine, _) = preview.preview(write(new_code_cell("raise NotImplementedError()"), check_cell("pass")))
    assert "not written yet" in mine.said


@pytest.mark.parametrize(
    ("text", "words"), [("{}", "cannot be read"), ("not json", "cannot be read"), (None, "no file")]
)
def test_what_is_no_notebook_gets_a_sentence(tmp_path, text, words):
    path = tmp_path / "ex.ipynb"
    if text is not None:
        path.write_text(text)
    with pytest.raises(errors.UsageError, match=words):
        preview.preview(path)


def test_a_notebook_without_checks_gets_a_sentence(write):
    with pytest.raises(errors.UsageError, match="no check cells"):
        preview.preview(write(new_code_cell("1")))


@pytest.mark.parametrize("where", ["in its cells, without metadata", "in new cells", "in the exercise itself"])
def test_a_notebook_is_repaired_as_the_grader_repairs_it(tmp_path, capsys, where):
    marks = {"solution": True, "grade": False, "locked": False, "grade_id": "answer"}
    words = {"solution": True, "grade": True, "locked": False, "points": 2, "grade_id": "why"}
    cells = [
        new_code_cell("# YOUR CODE HERE\nraise NotImplementedError()", metadata={"nbgrader": marks}),
        check_cell("assert x == 1"),
        new_markdown_cell("YOUR ANSWER HERE", metadata={"nbgrader": words}),
    ]
    notebook = new_notebook(cells=cells)
    path = tmp_path / "release" / "ex" / "ex.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    (tmp_path / "release" / "de").mkdir()
    (tmp_path / "release" / "de" / "ex.ipynb").write_text("a translation")
    if where == "in new cells":
        cells[1:] = [new_code_cell("x = 1"), cells[1], cells[2], new_markdown_cell("Because.")]
    else:
        cells[0].source = "x = 1"
    if where == "in its cells, without metadata":
        for cell in cells:
            cell.metadata = {}
    if where != "in the exercise itself":
        path = tmp_path / "EX (1).ipynb"
    notebook.cells = cells
    nbformat.write(notebook, path)
    assert cli.main(["preview", str(path), "--release", str(tmp_path / "release")]) == 0
    said = capsys.readouterr().out
    assert "✓ test_it (2 points)\nAll visible checks pass." in said
    assert ("answer is still missing: why" in said) == ("without" in where)
    assert ("in new cells" in said or "recognised by its" in said) == (where != "in the exercise itself")
    if where == "in its cells, without metadata":
        assert cli.main(["preview", str(path)]) == 2  # nothing says which cells are the checks


def test_the_limits_are_the_graders():
    assert vars(preview.LIMITS).items() <= vars(Limits()).items()


@pytest.mark.parametrize(
    ("limits", "cells", "words"),
    [
        (Limits(cell_s=2), ["while True: pass"], r"A cell ran for more than 2 s.*\n.*endless loop"),
        (Limits(total_s=3), ["import time; time.sleep(2)"] * 3, "The notebook ran for more than 3 s"),
        (Limits(file_bytes=10), [], "larger than"),
    ],
    ids=["cell", "notebook", "file"],
)
def test_what_the_grader_would_not_take_is_stopped(write, monkeypatch, limits, cells, words):
    monkeypatch.setattr(preview, "LIMITS", limits)
    with pytest.raises(errors.UsageError, match=words):
        preview.preview(write(*map(new_code_cell, cells), check_cell("pass")))


def test_the_exit_status_says_whether_all_passed(write, capsys):
    assert cli.main(["preview", str(write(check_cell("pass")))]) == 0
    assert "All visible checks pass" in capsys.readouterr().out
    words = new_markdown_cell("because", metadata={"nbgrader": {"grade": True, "solution": True}})
    assert cli.main(["preview", str(write(check_cell("pass"), words))]) == 0
    assert "read by a person" in capsys.readouterr().out
    assert cli.main(["preview", str(write(check_cell("assert False, 'no'")))]) == 1
    assert "1 check failed" in capsys.readouterr().out
