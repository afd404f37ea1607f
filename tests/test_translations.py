"""Translated notebooks and quizzes: in step with the English ones, or marked as old."""

from __future__ import annotations

import json
import re
import shutil

import nbformat
import pytest
from nbgrader_sandbox.grade.intake import repaired
from nbgrader_sandbox.student.language import VARIABLE

import course_utils
from ci import quiz_form, translations
from ci.repository import ROOT
from course_utils import quiz

NAME = "01_rank_one.ipynb"
NOTE = translations.OLD["de"]


@pytest.fixture
def copied(tmp_path):
    """Copy chapter 01 and its German translation; return a function that changes a cell of one of the two."""
    folder = tmp_path / "chapters"
    (folder / "de").mkdir(parents=True)
    for name in (NAME, f"de/{NAME}"):
        shutil.copy(ROOT / "chapters" / name, folder / name)

    def change(name: str, id: str, before: str, after: str) -> None:
        notebook = nbformat.read(folder / name, as_version=4)
        [cell] = [cell for cell in notebook.cells if cell.id == id]
        assert before in cell.source
        cell.source = cell.source.replace(before, after)
        nbformat.write(notebook, folder / name)

    change.path = folder / "de" / NAME
    return change


def cell(path, id: str):
    return next(cell for cell in nbformat.read(path, as_version=4).cells if cell.id == id)


def test_changed_code_is_noticed_and_renewed(copied):
    copied(NAME, "rows-divided", "M / A", "M / (1 * A)")
    problems = list(translations.drift(copied.path))
    assert [re.search("the cell '(.*?)'", problem)[1] for problem in problems] == ["rows-divided"]
    translations.write(copied.path)
    assert list(translations.drift(copied.path)) == []
    assert "M speichert" in cell(copied.path, "rows-divided").source


def test_code_that_was_changed_in_the_translation_is_noticed(copied):
    copied(f"de/{NAME}", "bottleneck-run", "A @ x", "2 * A @ x")
    [problem] = translations.drift(copied.path)
    assert "the cell 'bottleneck-run' is not the source's: run `python -m ci translations`" in problem


def test_a_text_that_changes_the_program_is_noticed(copied):
    notebook = nbformat.read(copied.path, as_version=4)
    notebook.metadata[translations.TEXTS]["A @ x"] = "2 * A @ x"
    nbformat.write(notebook, copied.path)
    translations.write(copied.path)
    assert any("'bottleneck-run' differs in more than texts" in problem for problem in translations.drift(copied.path))


def test_a_changed_text_is_noticed_marked_and_translated_again(copied):
    copied(NAME, "rows", "Divide every row", "Now divide every row")
    [problem] = translations.drift(copied.path)
    assert "the cell 'rows' translates an older text" in problem
    assert translations.write(copied.path) == ["rows"]
    assert list(translations.drift(copied.path)) == []  # readers are told, so anybody may commit this
    assert cell(copied.path, "rows").source.startswith(f"> *{NOTE}*\n\nTeile jede Zeile")
    assert translations.write(copied.path) == ["rows"]
    copied(f"de/{NAME}", "rows", f"> *{NOTE}*\n\nTeile", "Teile nun")  # the translator takes the note away
    assert translations.write(copied.path) == []
    assert cell(copied.path, "rows").source.startswith("Teile nun jede Zeile")


def test_a_new_cell_waits_in_english_and_one_that_is_gone_goes(copied):
    path = copied.path.parent.parent / NAME
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [one for one in notebook.cells if one.id != "recap"]
    notebook.cells.append(nbformat.v4.new_markdown_cell("## More\n\nWords.", id="more"))
    nbformat.write(notebook, path)
    assert any("it has other cells than" in problem for problem in translations.drift(copied.path))
    assert translations.write(copied.path) == ["more"]
    assert cell(copied.path, "more").source == f"## More\n\n> *{NOTE}*\n\nWords."
    assert "recap" not in [one.id for one in nbformat.read(copied.path, as_version=4).cells]


def test_the_course_and_the_checks_read_the_same_variable():
    assert course_utils.LANGUAGE == VARIABLE


@pytest.mark.parametrize(
    "path", sorted(quiz.QUIZZES.glob("*/*.yml")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_a_translated_quiz_has_the_same_answers(path, monkeypatch):
    english, other = quiz_form.checked(path.stem), quiz_form.checked(path.stem, path.parent)
    assert [shape(question) for question in english] == [shape(question) for question in other]
    monkeypatch.setenv(VARIABLE, path.parent.name)
    assert quiz.load(path.stem) == other
    monkeypatch.setenv(VARIABLE, "xx")
    assert quiz.load(path.stem) == english


def shape(question: dict) -> tuple:
    """What has to be the same in every language."""
    choices = [choice["correct"] for choice in question.get("answers", ())]
    wrong = [other["value"] for other in question.get("wrong", ())]
    return question["kind"], choices, question.get("answer"), question.get("tolerance"), wrong


def test_the_german_exercise_is_taken_in_like_the_english_one():
    source = nbformat.read(ROOT / "exercises" / "ex_9_3" / "ex_9_3.ipynb", as_version=4)
    german = json.loads((ROOT / "exercises" / "de" / "ex_9_3.ipynb").read_text("utf-8"))
    assert repaired(json.dumps(german).encode(), source).report == []
    [words] = [cell for cell in german["cells"] if cell["id"] == "plot-text"]
    words["source"].append("\nThe curve is a line.")  # an answer in the wrong cell still reaches its reader
    taken = repaired(json.dumps(german).encode(), source)
    assert "may stand elsewhere: a person looks" in taken.report[0]
    assert any("The curve is a line." in cell.source for cell in taken.notebook.cells if cell.cell_type == "markdown")
