"""What nbgrader's metadata says of a cell, as ``nbgrader.utils`` reads it.

Workers import this and not nbgrader: with its server and database it takes them longer than all that they need.
"""

from __future__ import annotations

from nbformat import NotebookNode


def is_grade(cell: NotebookNode) -> bool:
    """Whether the cell carries points."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade", False))


def is_solution(cell: NotebookNode) -> bool:
    """Whether a student writes the answer there."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution", False))


def is_test(cell: NotebookNode) -> bool:
    """Whether the cell carries points that the grader gives: no answer is written there."""
    return is_grade(cell) and not is_solution(cell)
