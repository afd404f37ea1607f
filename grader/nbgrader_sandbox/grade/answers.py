"""Whole answers to an exercise, right and wrong, as ``solutions/NAME/right`` and ``wrong`` hold them.

An answer may be written as what it changes in a right one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.student.match import FORM

FIND, REPLACE = "#-", "#+"
OR = "or "  # in front of a cell's name: the same mistake in another form


class AnswerError(GraderError):
    """An answer's file does not have the agreed form, or does not fit the answer that it is based on."""


@dataclass
class Answer:
    """A complete answer to an exercise.

    Attributes:
        name: the file's name without ``.py``; of a wrong answer, the misconception's name in verdicts and reports.
        cells: source by the grade_id (or cell id) of the cell that it goes into. A name that begins with ``+``
            is a cell that the student added after the one before it.
        score: points by the grade_id of the test cell; only of tests that lose some, in a file of the new form.
        about: what is particular about the answer; for a wrong one, the misconception that it stands for.
        message: what is said to who gives this answer: a text, or texts by test.
        hint: what to do, likewise.
        unseen: tests that pass on the visible inputs although points are lost.
        told: words that the visible check has to say, by test, where there is no ``message``.
    """

    name: str
    cells: dict[str, str]
    score: dict[str, float]
    about: str
    message: Any = ""
    hint: Any = ""
    unseen: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)

    def says(self) -> bool:
        """Return whether the answer has words of its own; without them it is recognised by nothing."""
        return bool(self.message)


def read(path: Path, rights: Mapping[str, Answer] | None = None, reference: str = "") -> list[Answer]:
    """Read an answer: a docstring in YAML, then ``# %% NAME`` cells, whole or as changes.

    ``# %% or NAME`` begins another form of the same mistake, which changes the base anew. All forms share what the
    docstring says.

    In a cell with lines that begin with ``#-`` and ``#+``, the former are found in the same cell of the answer
    named by ``based_on``, where they must stand exactly once, and replaced by the latter.

    Args:
        rights: the answers that this one may be based on, by name.
        reference: the one that it is based on if it names none; empty: it stands alone.

    Raises:
        AnswerError: the form is wrong, or a change does not fit.
    """
    head = re.match(r'\s*"""(.*?)"""\n?(.*)', path.read_text(encoding="utf-8"), re.DOTALL)
    where, key = "/".join(path.parts[-3:]), "about" if path.parent.name == "right" else "misconception"
    try:
        facts = yaml.safe_load(head[1]) if head else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1  # the docstring begins in the file's first line
        raise AnswerError(
            f"{where}, line {line}: the docstring is no YAML: {error.problem}.",
            "put a text that has a colon, a # or a backtick in quotation marks.",
        ) from error
    if not isinstance(facts, dict):
        raise AnswerError(f"{where} does not begin with a docstring in YAML.", "begin it like its neighbours.")
    about = facts.get("about") or facts.get("misconception")
    if not about:
        raise AnswerError(f"{where} has no `{key}` in its docstring.", f"add a line `{key}: what it is about`.")
    before, *cells = re.split(r"^# %% (.+)\n", head[2], flags=re.MULTILINE)
    if before.strip() or not cells:
        raise AnswerError(f"{where} has code outside of a cell.", "put `# %% NAME` above it.")
    base = _base(where, facts.get("based_on", reference), rights or {})
    told = facts.get("score", {}), about, facts.get("message", ""), facts.get("hint", ""), facts.get("unseen", [])
    found = [Answer(path.stem, dict(base), *told, facts.get("told", {}))]
    for heading, text in zip(cells[::2], cells[1::2], strict=True):
        name = heading.removeprefix("[markdown]").strip()
        if name.startswith(OR):
            found.append(replace(found[0], name=f"{path.stem}{FORM}{len(found) + 1}", cells=dict(base)))
            name = name.removeprefix(OR)
        if heading.startswith("[markdown]"):
            text = re.sub(r"^# ?", "", text, flags=re.MULTILINE)
        text = text.strip("\n")
        if any(line.startswith(FIND) for line in text.split("\n")):
            text = _changed(where, name, text, base)
        found[-1].cells[name] = text
    return found


def _base(file: str, name: str, rights: Mapping[str, Answer]) -> dict[str, str]:
    if not name:
        return {}
    if name not in rights:
        raise AnswerError(f"{file} is based on {name!r}, and there is no such right answer.",
                          f"use one of {', '.join(rights)}.")  # fmt: skip
    return rights[name].cells


def _changed(file: str, cell: str, changes: str, base: Mapping[str, str]) -> str:
    """The base's cell with every change made."""
    if cell not in base:
        raise AnswerError(f"{file} changes the cell {cell!r}, which its base does not have.", "write the cell whole.")
    lines = base[cell].split("\n")
    placed = []
    for found, new in _pairs(file, changes):
        places = [k for k in range(len(lines) - len(found) + 1) if lines[k : k + len(found)] == found]
        if len(places) != 1:
            raise AnswerError(
                f"{file}, cell {cell!r}: these lines stand {len(places)} times in its base:\n" + "\n".join(found),
                "give lines that stand there exactly once; a neighbour makes them so.",
            )
        placed.append((places[0], len(found), new))
    for place, length, new in sorted(placed, reverse=True):
        lines[place : place + length] = new
    return "\n".join(lines)


def _pairs(file: str, changes: str) -> list[tuple[list[str], list[str]]]:
    pairs: list[tuple[list[str], list[str]]] = []
    last = REPLACE
    for line in changes.split("\n"):
        mark, text = line[:2], line[2:]
        if mark not in (FIND, REPLACE) or (mark == REPLACE and not pairs):
            if line.strip():
                raise AnswerError(f"{file} mixes changes with code: {line!r}.", "begin each line with #- or #+.")
            last = REPLACE  # an empty line parts two changes
            continue
        if mark == FIND and last == REPLACE:
            pairs.append(([], []))
        pairs[-1][mark == REPLACE].append(text)
        last = mark
    return pairs


def read_folder(folder: Path, kind: str, reference: str = "") -> list[Answer]:
    """Read every answer in ``folder/right`` or ``folder/wrong``, by file name.

    A right answer may be based on another one that stands alone.
    """
    based = {
        path: "\nbased_on:" in path.read_text(encoding="utf-8") for path in sorted((folder / "right").glob("*.py"))
    }
    rights: dict[str, Answer] = {}
    for path in sorted(based, key=based.__getitem__):
        rights |= {one.name: one for one in read(path, rights)}
    if kind == "right":
        return [rights[path.stem] for path in based]
    return [one for path in sorted((folder / kind).glob("*.py")) for one in read(path, rights, reference)]
