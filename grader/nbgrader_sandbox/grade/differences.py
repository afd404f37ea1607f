"""What the student's machine had and this one has not: it costs no points, an instructor looks.

A student cell that came with its output and without an error, and that stops here, met a difference between two
machines: a GPU, the network, a folder, a package. So did a cell whose error names such a thing, for notebooks that
were handed in without outputs. Outputs can be forged; that buys a look and never a point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from nbformat import NotebookNode

from nbgrader_sandbox.contract import CellResult, Criterion, ProbeResult, RunResult
from nbgrader_sandbox.grade.intake import HOME
from nbgrader_sandbox.grade.marks import is_grade
from nbgrader_sandbox.student.language import _

NOT_DEFINED = ("NameError", "UnboundLocalError")  # the notebook's own order or a cell that stopped before, no machine
NOT_WRITTEN = "NotImplementedError"  # without a message: the line that was handed out, or one like it
# How libraries say that a machine lacks something, in ``Name: message``.
OF_THE_MACHINE = re.compile(
    r"^ModuleNotFoundError: |^ImportError: (?!cannot import name)|DLL load failed|cannot open shared object"
    r"|not compiled with |not linked with |(?i:\b(?:cuda|gpus?|tpus?|mps|xpu|npu|rocm|nvidia)\b)"
    r"|huggingface\.co(?!/docs)|Repo id must |hf\.co|modelscope|hub offline|offline mode|LocalEntryNotFound"
    r"|Connect(?:ion)?(?:Error|Timeout)|URLError|name resolution|Network is unreachable|Max retries exceeded"
    r"|FileNotFoundError: |(?:Permission|NotADirectory|OS)Error: .*['\"](?:/|[A-Z]:\\)"
    r"|FT_Open_Face|latex could not be found|[Nn]o display|\bDISPLAY\b|cannot connect to X server"
    r"|not a valid package style|Could not find plotting backend|unsupported locale setting"
    r"|StdinNotImplementedError: |KeyError: '\w*(?:TOKEN|_KEY)'",
)
# A line of the shell that fetches something: without a network what follows in its cell finds nothing, or a file of no
# bytes.
FETCHES = re.compile(
    r"^\s*[!%].*\b(?:wget|curl|git +clone|gdown|aria2c|kaggle|huggingface-cli|hf +download|apt(?:-get)?)\b",
    re.MULTILINE,
)


class Difference(NamedTuple):
    """A cell of the student's that stops on this machine: its number among all cells, and how it ended here."""

    number: int
    cell: str
    ended: str
    at_home: bool

    def __str__(self) -> str:
        """What stopped where, for the student; who decides stands before it."""
        if self.at_home:
            said = _("Your {cell} ran on your machine and stops on the grader's ({ended}).")
        else:
            said = _("Your {cell} stops on the grader's machine ({ended}).")
        return said.format(cell=self.cell, ended=self.ended)


def found(notebook: NotebookNode, ran: RunResult) -> Iterator[Difference]:
    """Yield the differences between two machines that stopped a cell, in the cells' order."""
    results = iter(ran.cells)
    code = 0
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        code += 1
        result = next(results, CellResult(None))
        if is_grade(cell) or result.status in ("ok", "not-run"):
            continue
        at_home = HOME in cell.metadata and not _stops_everywhere(result)
        if at_home or _is_of_the_machine(result, cell.source):
            yield Difference(number, name_of(cell, code), how_it_ended(result), at_home)
    for probe in ran.probes.values():
        if _is_of_the_machine(probe):
            yield Difference(0, "code", f"{probe.ename}: {probe.evalue.strip()[:200]}", at_home=False)


def _is_of_the_machine(ended: CellResult | ProbeResult, source: str = "") -> bool:
    """Whether an error names what a machine lacks, or comes from a cell that asks for it or fetches something."""
    if ended.ename in NOT_DEFINED:
        return False
    if ended.ename not in ("", NOT_WRITTEN) and FETCHES.search(source):
        return True
    silent = ended.ename == "AssertionError" and not ended.evalue.strip()
    return bool(OF_THE_MACHINE.search(f"{ended.ename}: {ended.evalue}") or (silent and "is_available()" in source))


def _stops_everywhere(result: CellResult) -> bool:
    """Whether a cell stops itself, whatever the machine: it lacks a name, or its answer is not written."""
    return result.ename in NOT_DEFINED or (result.ename == NOT_WRITTEN and not result.evalue.strip())


def name_of(cell: NotebookNode, number: int) -> str:
    """Return how a student finds the cell: its name in the exercise, or its place among the code cells."""
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    if grade_id:
        return _("cell `{name}`").format(name=grade_id)
    return _("code cell {number}").format(number=number)


def how_it_ended(result: CellResult) -> str:
    """Return the error of a cell in a few words."""
    if result.status != "error":
        return {"timeout": _("it takes too long here"), "died": _("its kernel died")}[result.status]
    return f"{result.ename}: {result.evalue.strip()[:200]}".strip(": ")


def left_to_a_person(criteria: list[Criterion], notebook: NotebookNode, ran: RunResult) -> list[Criterion]:
    """Return the criteria; those that lost points below a difference of machines are left to an instructor.

    A criterion whose mistake has been recognised stays as it is: no machine made that mistake.
    """
    differences = list(found(notebook, ran))
    if not differences:
        return criteria
    places = {cell.metadata.nbgrader.grade_id: n for n, cell in enumerate(notebook.cells) if is_grade(cell)}
    judged = []
    for criterion in criteria:
        before = [one for one in differences if one.number < places.get(criterion.id, -1)]
        whole = criterion.points is not None and criterion.points >= criterion.max_points
        known = any(not name.startswith("(") for name in criterion.names)
        if before and not whole and not known:
            said = _("{difference} What came of it here: {reason}")
            criterion = replace(
                criterion, points=None, reason=said.format(difference=before[0], reason=criterion.reason)
            )
        judged.append(criterion)
    return judged
