"""What a worker gets and gives back: an assignment without its solutions, and graded notebooks.

Nothing here imports nbgrader, which would take each worker two seconds.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property

from nbformat import NotebookNode

from nbgrader_sandbox.contract import Verdict
from nbgrader_sandbox.sandbox.contents import Contents


def is_grade(cell: NotebookNode) -> bool:
    """Return whether a cell has points: a test, or an answer that a person reads."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


def is_solution(cell: NotebookNode) -> bool:
    """Return whether a cell is the student's to fill in."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


@dataclass
class Assignment:
    """An assignment without its solutions: cells to restore, hidden checks, and the files students get."""

    name: str
    notebooks: dict[str, NotebookNode]
    checks: str | None = None  # a program that defines plan and judge; None for a stock nbgrader assignment
    files: dict[str, bytes] = field(default_factory=dict)
    contents: Contents = field(default_factory=Contents)
    language: str = ""  # of the reasons; English if empty

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever the source, the hidden checks or a public file changes."""
        parts = [json.dumps(self.notebooks, sort_keys=True), self.checks or ""]
        parts += [f"{name}:{hashlib.sha256(data).hexdigest()}" for name, data in sorted(self.files.items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def automatic(self, notebook: str) -> dict[str, float]:
        """Points of each cell that the grader decides, by grade_id; cells graded by hand are left out."""
        cells = self.notebooks[notebook].cells
        return {
            c.metadata.nbgrader.grade_id: float(c.metadata.nbgrader.points)
            for c in cells
            if is_grade(c) and not is_solution(c)
        }

    def by_hand(self) -> float:
        """Points of all cells that a person grades."""
        cells = [c for notebook in self.notebooks.values() for c in notebook.cells]
        return sum(float(c.metadata.nbgrader.points) for c in cells if is_grade(c) and is_solution(c))


@dataclass
class Graded:
    """One notebook after run and judge: what is to be recorded, and the notebook to show."""

    notebook_id: str
    verdict: Verdict
    notebook: NotebookNode
    submission: str  # SHA-256 of the submitted file
    checks: str  # Assignment.fingerprint
    files: dict[str, bytes] = field(default_factory=dict)
