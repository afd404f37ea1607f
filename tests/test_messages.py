"""The catalogues of translations: in step with the code, and what the German ones say."""

from __future__ import annotations

import re
import shutil

import pytest
from nbgrader_sandbox.student import CheckFailed
from nbgrader_sandbox.student.check import Feedback
from nbgrader_sandbox.student.language import VARIABLE

from ci import messages
from ci.repository import ROOT
from course_utils.checks import ex_9_3

GERMAN = ROOT / "course_utils" / "locale" / "de" / "LC_MESSAGES" / "messages.po"


@pytest.fixture
def changed(monkeypatch, tmp_path):
    """Copy a catalogue, change it, and return what is wrong with the copy."""
    monkeypatch.setattr(messages, "place_of", lambda path: ROOT / "course_utils")

    def make(before: str, after: str, compiled: bool = True) -> list[str]:
        copy = tmp_path / "de" / "LC_MESSAGES" / GERMAN.name
        shutil.copytree(GERMAN.parent, copy.parent)
        text = copy.read_text("utf-8")
        assert before in text
        copy.write_text(text.replace(before, after, 1), "utf-8")
        if compiled:
            copy.with_suffix(".mo").write_bytes(messages._mo(messages.read(copy)))
        return list(messages.problems(copy))

    return make


def test_a_text_that_is_not_ours_any_more_is_noticed(changed):
    missing, old = changed('msgid "is zero."', 'msgid "is nothing."')
    assert "'is zero.' is missing: run `python -m ci messages`" in missing
    assert "'is nothing.' is no text of ours any more" in old


def test_a_text_inside_an_f_string_is_noticed(monkeypatch, tmp_path):
    (tmp_path / "a.py").write_text('said = _("one")\nsaid = f"{_(\'two\')} {said}"\n')
    monkeypatch.setattr(messages, "CODE", {tmp_path: ("*.py",)})
    [problem] = messages.hidden_in_f_strings(tmp_path)
    assert problem.endswith("a.py:2: take `_('two')` out of its f-string")


def test_other_names_in_braces_are_noticed(changed):
    [problem] = changed("Für Rang {ranks} steht", "Für Rang {rank} steht")
    assert "the names in braces differ" in problem


def test_a_catalogue_that_was_not_compiled_is_noticed(changed):
    [problem] = changed('"ist null."', '"ist Null."', compiled=False)
    assert "is not what its .mo was compiled from" in problem


def test_a_changed_text_keeps_its_translation_as_a_proposal(monkeypatch, tmp_path):
    copy = tmp_path / "de" / "LC_MESSAGES" / GERMAN.name
    shutil.copytree(GERMAN.parent, copy.parent)
    now = {"The plot shows four counts." if text == "The plot shows all four counts." else text: files
           for text, files in messages.texts(ROOT / "course_utils").items()}  # fmt: skip
    monkeypatch.setattr(messages, "place_of", lambda path: ROOT / "course_utils")
    monkeypatch.setattr(messages, "texts", lambda place: now)
    messages.renew(copy)
    assert re.search(r'fuzzy.*\n.*four counts."\nmsgstr "Der Plot zeigt alle vier', copy.read_text("utf-8"))
    assert b"four counts." not in copy.with_suffix(".mo").read_bytes().replace(b"All four counts", b"")
    assert list(messages.problems(copy)) == []


def test_exercise_01_names_a_mistake_in_german(monkeypatch):
    monkeypatch.setenv(VARIABLE, "de")
    with pytest.raises(CheckFailed) as failed:
        Feedback.load("ex_01").check("rank", {"smallest_rank": lambda matrix, error: 1})
    first, call, hint = str(failed.value).splitlines()
    assert first == "`smallest_rank` gibt immer 1 zurück."
    assert re.match(r"  `smallest_rank\(.*\)` lieferte 1; erwartet: \d\.", call)
    assert hint == "  Tipp: Die meisten Matrizen sind nicht das Produkt einer einzigen Spalte und Zeile."


def test_exercise_9_3_names_a_mistake_in_german(monkeypatch):
    monkeypatch.setenv(VARIABLE, "de")
    names = {"MODEL_NAME": "gpt2", "TARGET_MODULES": ["c_attn"], "counts": dict.fromkeys((4, 8, 16, 32), 147456)}
    with pytest.raises(ex_9_3.CheckFailed) as failed:
        ex_9_3.counts(names)
    assert str(failed.value) == (
        "counts, Rang 8, 16, 32: Die Zahl ist für jeden Rang dieselbe.\n"
        "  Was tun: Kommt der Rang bei LoraConfig(r=...) an?"
    )
