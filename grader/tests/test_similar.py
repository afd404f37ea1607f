"""Pairs that share code which hardly anybody else has: a copy is found under other names, the usual is not."""

from __future__ import annotations

import re
import time

import doubling
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader_sandbox import cli, similar

USUAL = "def double(x):\n    result = 2 * x\n    return result\n\nnumbers = [double(n) for n in range(10)]\nprint(numbers)\n"
RARE = """\
def treble(x):
    total, step = 0, -1
    while step < 2:
        total, step = total + x, step + 1
    return total if total == x + x + x else None
"""
# Other names, comments and spaces, and another place.
COPY = """\
def thrice( value ):   # my own idea
    acc, i = 0, -1

    while i < 2:
        acc, i = acc + value, i + 1  # once more
    return acc if acc == value + value + value else None
"""


def test_a_copy_under_other_names_is_found_and_the_usual_is_not():
    texts = {f"s{n}": USUAL + f"print({n})\n" for n in range(8)}
    found = similar.pairs(texts | {"ada": USUAL + RARE, "bob": COPY + USUAL})
    assert [pair.students for pair in found] == [("ada", "bob")]
    (begin, end), *_ = found[0].spans[1]
    assert "while i < 2" in found[0].texts[1][begin:end]
    assert similar.pairs(texts) == []


def test_a_students_name_begins_no_line_and_no_markup():
    found = similar.pairs({"ada": RARE, "bob\n  900  eve  zoe <b>": COPY})
    found = similar.Found(2, found, {"zoe\n <b>": 10**7})
    assert len(similar.as_text(found).splitlines()) == 5
    assert "<b>" not in similar.as_html("ex", found)


def test_no_mark_begins_or_ends_within_a_word():
    """Fingerprints begin anywhere; a reader finds whole words."""
    text = "return total_2 + x"
    assert similar._marked(text, [(3, 9)]) == "return<mark> </mark>total_2 + x"
    assert similar._marked(text, [(5, 15), (17, 18)]) == "return<mark> total_2 </mark>+ <mark>x</mark>"
    assert similar._marked(text, [(8, 10)]) == text


def test_what_was_handed_out_is_no_copy():
    both = {"ada": RARE + "print(1)\n", "bob": RARE + "print(2)\n"}
    assert [pair.students for pair in similar.pairs(both)] == [("ada", "bob")]
    assert similar.pairs(both, handed_out=RARE) == []


def test_a_given_cell_of_an_older_release_is_not_the_students():
    def notebook(setup, answer):
        return new_notebook(cells=[new_code_cell(setup, id="setup"), new_code_cell(answer, id="mine")])

    older = RARE.replace("step < 2", "step <= 1") + "print(treble(1))\n"
    assert similar.written(notebook(older, COPY), notebook(RARE, "")) == [COPY]
    assert similar.written(notebook(USUAL, COPY), notebook(RARE, "")) == [USUAL, COPY]


def test_empty_and_short_texts_are_like_nobody():
    assert similar.pairs({"ada": "", "bob": "x\n", "eve": "def f(:\n"}) == []


@pytest.mark.parametrize("page", [False, True])
def test_of_a_huge_submission_the_beginning_is_compared_and_that_is_said(tmp_path, monkeypatch, capsys, page):
    """Neither a huge cell of one's own nor a huge given cell may keep a class waiting."""
    root = doubling.make_course(tmp_path / "course")
    doubling.submit(root, "ada", doubling.submission(treble=RARE))
    noise = "".join(f"x{n} = {n} + {n % 7}\n" for n in range(100_000))
    huge = doubling.submission(treble=COPY)
    huge.cells[0].source = noise
    huge.cells.append(new_code_cell(noise, id="noise"))
    doubling.submit(root, "bob", huge)
    monkeypatch.chdir(root)
    started = time.process_time()
    assert cli.main(["similar", doubling.NAME, *(["--html", "pairs.html"] if page else [])]) == 0
    assert time.process_time() - started < 20
    said = (root / "pairs.html").read_text("utf-8") if page else capsys.readouterr().out
    assert re.search(r"bob: only the first 50,000 of \d,\d{3},\d{3} characters of code were compared\.", said)
    assert "ada:" not in said


@pytest.mark.parametrize("page", [False, True])
def test_the_command_reads_what_was_written_and_nothing_else(tmp_path, monkeypatch, capsys, page):
    root = doubling.make_course(tmp_path / "course")
    doubling.submit(root, "ada", doubling.submission(treble=RARE + "# <script>alert(1)</script>"))
    below = doubling.submission()
    below.cells.insert(2, new_code_cell(COPY, id="mine"))  # in a cell of the student's own
    doubling.submit(root, "bob", below)
    for number in range(4):
        doubling.submit(root, f"s{number}", doubling.submission())
    doubling.submit(root, "s5", b"[]")
    monkeypatch.chdir(root)
    assert cli.main(["similar", doubling.NAME, *(["--html", "pairs.html"] if page else [])]) == 0
    said = capsys.readouterr().out
    assert "6 submissions with code, 1 pair that" in said
    assert "ada  bob" in said
    if page:
        text = (root / "pairs.html").read_text("utf-8")
        assert text.count("<mark>") >= 2
        assert "<script>" not in text


def test_a_page_that_cannot_be_written_is_a_sentence(tmp_path, monkeypatch, capsys):
    root = doubling.make_course(tmp_path / "course")
    doubling.submit(root, "ada", doubling.submission())
    monkeypatch.chdir(root)
    assert cli.main(["similar", doubling.NAME, "--html", "nowhere/pairs.html"]) == 2
    assert "nowhere/pairs.html cannot be written" in capsys.readouterr().err
