"""What a submission has lost for no mistake of its own: each loss is looked at once more.

A name that a cell further down uses for something else is judged as it stood at its check cell. What stopped for a
reason that lies in the grader's machine (:mod:`~nbgrader_sandbox.grade.differences`) is left to a person.
"""

from __future__ import annotations

import ast
import copy
import re
import time
from collections.abc import Iterator
from dataclasses import replace

from nbformat import NotebookNode

from nbgrader_sandbox.contract import CellResult, Criterion, RunResult
from nbgrader_sandbox.grade import differences
from nbgrader_sandbox.grade.marks import is_test
from nbgrader_sandbox.grade.worker import Worker
from nbgrader_sandbox.student.language import N_, _

CHANGED_LATER = N_("(It was judged as it stood at its check cell: cells further down change it.)")


def reconsider(
    criteria: list[Criterion],
    notebook: NotebookNode,
    result: RunResult,
    worker: Worker,
    seed: int,
    points: dict[str, float],
) -> list[Criterion]:
    """Return the criteria, each as good as it was at its check cell; what this machine stopped goes to a person.

    Pictures of figures that earned points at their check cells are added to ``result``.
    """
    if worker.checks is not None:
        criteria = _at_their_checks(criteria, notebook, result, worker, seed, points)
    return differences.left_to_a_person(criteria, notebook, result)


def _at_their_checks(
    criteria: list[Criterion],
    notebook: NotebookNode,
    result: RunResult,
    worker: Worker,
    seed: int,
    points: dict[str, float],
) -> list[Criterion]:
    """Return for each criterion the better of two: at the notebook's end, and where its test cell stands.

    Whoever passes a visible check and uses the same names for something else further down loses nothing. What is
    asked there is asked of a notebook that ends there, so nothing that is asked reaches a later cell.
    """
    deadline = time.monotonic() + worker.sandbox.limits.total_s
    best = {criterion.id: criterion for criterion in criteria}
    for part, tests in _ends_at_checks(notebook, result, [c.id for c in criteria if _lost(c)]):
        if (seconds := deadline - time.monotonic()) <= 0:
            break
        then = worker.run_part(part, seed, seconds)
        better = [c for c in worker.judge(then, seed, points) if c.id in tests and _is_better(c, best[c.id])]
        later = _(CHANGED_LATER)
        best |= {c.id: replace(c, reason=f"{c.reason} {later}") for c in better}
        if better:
            new = {name: png for name, png in then.png.items() if png != result.png.get(name)}
            result.png |= {f"{name} at {tests[0]}": png for name, png in new.items()}
    return list(best.values())


def _lost(criterion: Criterion) -> bool:
    return criterion.points is None or criterion.points < criterion.max_points


def _is_better(one: Criterion, other: Criterion) -> bool:
    """Full points are best; a person, who may give them, comes before a part of them."""

    def rank(criterion: Criterion) -> float:
        if criterion.points is None:
            return criterion.max_points - 1e-9
        return criterion.points

    return rank(one) > rank(other)


def _ends_at_checks(
    notebook: NotebookNode, ran: RunResult, tests: list[str]
) -> Iterator[tuple[NotebookNode, list[str]]]:
    """Yield the notebook up to where these test cells stand, with the tests that stand there; the end is left out.

    Cells that never came to their end in the whole run stay out: waiting for them again would help nobody. A place
    below which nothing is changed, only added, is as good as the end.
    """
    places: dict[int, list[str]] = {}  # by the number of the student's cells before
    cells, before = [], 0
    runs = iter(ran.cells)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        status = next(runs, CellResult(None)).status
        if is_test(cell):
            if cell.metadata.nbgrader.grade_id in tests:
                places.setdefault(before, []).append(cell.metadata.nbgrader.grade_id)
        elif cell.source.strip():
            before += 1
            if status not in ("timeout", "died"):
                cells.append((before, cell))
    for place, there in places.items():
        above = [cell for number, cell in cells if number <= place]
        below = [cell.source for number, cell in cells if number > place]
        if above and not _only_adds(below, [cell.source for cell in above]):
            part = copy.copy(notebook)
            part.cells = above
            yield part, there


def _only_adds(below: list[str], above: list[str]) -> bool:
    """Whether cells do nothing but define functions and import modules, under names that do not occur above them."""
    known = "\n".join(above)
    words = set(re.findall(r"\w+", known))
    try:
        statements = [statement for source in below for statement in ast.parse(source).body]
    except (SyntaxError, ValueError):  # IPython's own syntax may do anything
        return False
    for one in statements:
        if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
            continue
        if isinstance(one, (ast.Import, ast.ImportFrom)):
            names = {(alias.asname or alias.name).partition(".")[0] for alias in one.names}
        elif isinstance(one, ast.FunctionDef) and not one.decorator_list:
            names = {one.name}
            if any(isinstance(node, ast.Call) for node in ast.walk(one.args)):
                return False
        else:
            return False
        again = isinstance(one, (ast.Import, ast.ImportFrom)) and ast.unparse(one) in known
        if "*" in names or (names & words and not again):
            return False
    return True
