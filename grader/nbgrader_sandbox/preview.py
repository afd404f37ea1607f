"""Preview a notebook before it is handed in: run it from an empty kernel, and list the visible checks that pass.

This is the student's side only. The grade comes from other checks, with other inputs, in another process.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nbgrader_sandbox.contract import Limits
from nbgrader_sandbox.errors import UsageError
from nbgrader_sandbox.grade.intake import AGAIN, RefusedError, as_notebook, plain_name, repaired

NOT_WRITTEN = (
    "It is not written yet.\n  What to do: put your code in the place of the line `raise NotImplementedError()`."
)


LIMITS = Limits()


@dataclass
class Line:
    """One line of the report: a check cell, or a cell of the student's that stopped with an error."""

    what: str
    ok: bool
    said: str = ""

    def __str__(self) -> str:
        text = f"{'✓' if self.ok else '✗'} {self.what}"
        return text + "".join(f"\n    {line}" for line in self.said.splitlines())


def preview(path: Path, release: Path | None = None) -> list[Line]:
    """Run a copy of the notebook and report on it; the file itself is not changed.

    Args:
        release: the folder of the exercises as they were handed out, each in a folder of its own. What tools have made
            of the notebook is repaired by them, as the grader does.

    Raises:
        UsageError: there is no such file, it is no notebook, too large, or holds no check cells.
    """
    notebook, _ = _read(path, release)
    if not any(_is_check(cell) for cell in notebook.cells):
        raise UsageError(
            f"{path} has no check cells.", "give the notebook of an exercise; its locked test cells must be in it."
        )
    return [line for cell in _executed(notebook, path.resolve().parent).cells if (line := _line(cell))]


def repairs(path: Path, release: Path | None) -> list[str]:
    """Return what the grader would say of the file itself: lost metadata, answers in other cells, another encoding."""
    return _read(path, release)[1]


def written_answers(path: Path, release: Path | None = None) -> dict[str, bool]:
    """Return the exercise's answers in words, which no check reads, and whether each has been written."""
    notebook, _ = _read(path, release)
    released = _released(path, release)
    given = _in_words(released) if released else {}
    return {name: text.strip() not in ("", given.get(name, "").strip()) for name, text in _in_words(notebook).items()}


def _in_words(notebook: NotebookNode) -> dict[str, str]:
    marked = [(cell, cell.metadata.get("nbgrader", {})) for cell in notebook.cells if cell.cell_type == "markdown"]
    return {m.get("grade_id", ""): cell.source for cell, m in marked if m.get("grade") and m.get("solution")}


def _released(path: Path, release: Path | None) -> NotebookNode | None:
    """The exercise as it was handed out, found by the file's name; None where the student works in that very file.

    Other folders may hold translations; the grader, too, takes what they leave of the exercise's own cells.
    """
    for handed_out in sorted(release.glob("*/*.ipynb")) if release else ():
        is_it = handed_out.stem.casefold() == AGAIN.sub("", plain_name(path.name)) == handed_out.parent.name.casefold()
        if is_it and not handed_out.samefile(path):
            notebook = nbformat.read(handed_out, as_version=4)
            stubs = [c.source for c in notebook.cells if c.cell_type == "code" and _is_solution(c)]
            return notebook if all("NotImplementedError" in stub for stub in stubs) else None
    return None


def _is_solution(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _read(path: Path, release: Path | None = None) -> tuple[NotebookNode, list[str]]:
    if not path.is_file():
        raise UsageError(f"There is no file {path}.", "check the path.")
    if path.stat().st_size > LIMITS.file_bytes:
        raise UsageError(
            f"{path} is larger than {LIMITS.file_bytes / 2**20:g} MiB, and would be refused.",
            "clear large outputs, and save.",
        )
    try:
        if (released := _released(path, release)) is None:
            return as_notebook(path.read_bytes()), []
        taken = repaired(path.read_bytes(), released)
        if taken.refused is not None:
            raise RefusedError(taken.refused)
    except Exception as error:  # nbformat raises many kinds
        why = error if isinstance(error, RefusedError) else type(error).__name__
        raise UsageError(
            f"{path} cannot be read as a notebook ({why}).",
            "open it in JupyterLab and save it again, or download it anew and paste your answers into it.",
        ) from error
    # The answer stands in a new cell beside these; the grader runs them, and nothing comes of it.
    stubs = {cell.source.strip() for cell in released.cells if _is_solution(cell)}
    taken.notebook.cells = [
        c for c in taken.notebook.cells if "nbgrader" in c.metadata or c.source.strip() not in stubs
    ]
    return taken.notebook, taken.report


def _is_check(cell: NotebookNode) -> bool:
    marks = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(marks.get("grade")) and not marks.get("solution")


def _executed(notebook: NotebookNode, folder: Path) -> NotebookNode:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    deadline = time.monotonic() + LIMITS.total_s

    def seconds_left(_cell: NotebookNode) -> float:
        return max(0.1, min(LIMITS.cell_s, deadline - time.monotonic()))  # nbclient takes 0 for "for ever"

    with tempfile.TemporaryDirectory(prefix="preview-") as sockets:
        client = NotebookClient(
            notebook,
            timeout_func=seconds_left,
            kernel_name="python3",
            allow_errors=True,
            kernel_manager_class=kernel_manager(sockets),
            resources={"metadata": {"path": str(folder)}},
        )
        try:
            return client.execute()
        except CellTimeoutError as error:
            whole = time.monotonic() >= deadline
            raise UsageError(
                f"The notebook ran for more than {LIMITS.total_s:g} s."
                if whole
                else f"A cell ran for more than {LIMITS.cell_s:g} s.",
                "look for an endless loop or for work that is done again and again; the grader waits no longer.",
            ) from error
        except DeadKernelError as error:
            raise UsageError(
                "The kernel died while the notebook ran.", "does a cell need more memory than there is?"
            ) from error


def kernel_manager(sockets: str) -> type:
    """Kernels over IPC sockets where there are any: no port that another process could take or listen to.

    ``sockets`` is a folder of this notebook's own; kernels that share one answer each other's questions.
    """
    from jupyter_client.manager import AsyncKernelManager

    if sys.platform == "win32":
        return AsyncKernelManager

    class SocketKernelManager(AsyncKernelManager):
        transport = "ipc"
        ip = str(Path(sockets) / "kernel")

    return SocketKernelManager


def _line(cell: NotebookNode) -> Line | None:
    """What the report says of a cell: every check, and every other cell that stopped."""
    if cell.cell_type != "code" or not cell.source.strip():
        return None
    error = next((out for out in cell.outputs if out.output_type == "error"), None)
    name = cell.metadata.get("nbgrader", {}).get("grade_id", cell.get("id", "a cell"))
    if _is_check(cell):
        points = cell.metadata["nbgrader"].get("points", 0)
        worth = f"{points:g} point" + "s" * (points != 1)
        return Line(f"{name} ({worth})", error is None and cell.execution_count is not None, _message(error))
    return Line(f"{name}: this cell stops with an error", False, _message(error)) if error else None


def _message(error: NotebookNode | None) -> str:
    if error is None:
        return ""
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error.get("evalue", ""))).strip()  # without a terminal's colours
    if error.get("ename") == "NotImplementedError" and not text:
        return NOT_WRITTEN
    return text if error.get("ename") == "CheckFailed" else f"{error.get('ename')}: {text}"
