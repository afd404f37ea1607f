"""Exercise 9.3 in miniature: the same cells, grade_ids and points as the course's, for tests of the grader."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader_sandbox.sandbox.contents import NotebookSandbox
from traitlets.config import PyFileConfigLoader

NAME = "ex_9_3"
REPOSITORY = Path(__file__).parents[2]
CHECKS = REPOSITORY / "solutions" / NAME / "checks.py"
CONFIG = PyFileConfigLoader("nbgrader_config.py", path=str(REPOSITORY)).load_config()
CONTENTS = NotebookSandbox(config=CONFIG).contents()

SOLUTION = {
    "choose_model": 'MODEL_NAME = "gpt2"\nTARGET_MODULES = ["c_attn"]',
    "count_trainable": """\
from peft import LoraConfig, get_peft_model
from course_utils.models import skeleton

def count_trainable(rank):
    config = LoraConfig(r=rank, target_modules=TARGET_MODULES)
    model = get_peft_model(skeleton(MODEL_NAME), config)
    return sum(p.numel() for p in model.parameters() if p.requires_grad)""",
    "counts": """\
counts = {rank: count_trainable(rank) for rank in (4, 8, 16, 32)}
for rank, count in counts.items():
    print(f"r = {rank:2}: {count:,} trainable parameters")""",
    "plot": """\
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
ax.plot(list(counts), list(counts.values()), "o-")
ax.set_xlabel("rank r")
ax.set_ylabel("trainable parameters")
ax.set_title("LoRA on gpt2")""",
}
TESTS = {
    "test_counts": (3, "assert set(counts) == {4, 8, 16, 32}"),
    "test_function": (2, "assert callable(count_trainable)"),
    "test_printed": (1, "# graded from what your cells printed"),
    "test_plot_data": (2, 'assert hasattr(ax, "get_lines")'),
    "test_plot_labels": (2, "# graded from the labels of ax"),
}
WHY = "The curve is a straight line through the origin, because every layer adds r times (in + out) numbers."


def source() -> NotebookNode:
    """The instructor's notebook, with solutions between nbgrader's markers."""
    cells = [new_markdown_cell("# Exercise 9.3")]
    for grade_id, code in SOLUTION.items():
        cells.append(cell(grade_id, f"### BEGIN SOLUTION\n{code}\n### END SOLUTION", solution=True))
    for grade_id, (points, code) in TESTS.items():
        cells.append(cell(grade_id, code, grade=True, locked=True, points=points))
    why = new_markdown_cell(f"### BEGIN SOLUTION\n{WHY}\n### END SOLUTION")
    why.metadata["nbgrader"] = {
        "grade_id": "why",
        "grade": True,
        "solution": True,
        "locked": False,
        "points": 2,
        "schema_version": 3,
        "task": False,
    }
    return numbered(new_notebook(cells=[*cells, why], metadata=KERNEL))


KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def submission(**changed: str | None) -> NotebookNode:
    """A student's notebook: the right answer, with some cells changed; None deletes one."""
    cells = [new_markdown_cell("# Exercise 9.3")]
    for grade_id, code in {**SOLUTION, **changed}.items():
        if grade_id in SOLUTION and code is not None:
            cells.append(cell(grade_id, code, solution=True))
    for grade_id, (points, code) in TESTS.items():
        cells.append(cell(grade_id, code, grade=True, locked=True, points=points))
    why = new_markdown_cell(changed.get("why") or WHY)
    why.metadata["nbgrader"] = {
        "grade_id": "why",
        "grade": True,
        "solution": True,
        "locked": False,
        "points": 2,
        "schema_version": 3,
        "task": False,
    }
    return numbered(new_notebook(cells=[*cells, why], metadata=KERNEL))


def cell(grade_id: str, code: str, **flags: object) -> NotebookNode:
    cell = new_code_cell(code)
    cell.metadata["nbgrader"] = {
        "grade_id": grade_id,
        "grade": False,
        "solution": False,
        "locked": False,
        "schema_version": 3,
        "task": False,
        **flags,
    }
    return cell


def numbered(notebook: NotebookNode) -> NotebookNode:
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    return notebook


def make_course(root: Path) -> Path:
    """A course folder with the exercise's source, its checks and our nbgrader_config.py."""
    folder = root / "solutions" / NAME
    folder.mkdir(parents=True)
    nbformat.write(source(), folder / f"{NAME}.ipynb")
    (folder / "checks.py").write_text(CHECKS.read_text("utf-8"), "utf-8")
    (root / "nbgrader_config.py").write_text((REPOSITORY / "nbgrader_config.py").read_text("utf-8"), "utf-8")
    return root


def submit(root: Path, student: str, notebook: NotebookNode | bytes, name: str = NAME) -> Path:
    """Hand in a notebook, or any bytes in its place."""
    path = root / "submitted" / student / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(notebook if isinstance(notebook, bytes) else nbformat.writes(notebook).encode())
    return path
