"""What the instructor and the student will look at: the submission with the outputs of our own run, and reasons."""

from __future__ import annotations

import copy
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from nbgrader_sandbox.contract import Criterion, RunResult, Verdict
from nbgrader_sandbox.grade.intake import HOME
from nbgrader_sandbox.grade.marks import is_grade
from nbgrader_sandbox.student.language import N_, _

NOTES = N_("the grader's notes")  # title of the cell that the grader adds to what it shows


def shown(notebook: NotebookNode, ran: RunResult, verdict: Verdict) -> NotebookNode:
    """The submission with the outputs of our own run, and a reason under every test cell.

    Outputs are text and one PNG, put together here: no HTML from a student's process gets in.
    """
    notebook = copy.deepcopy(notebook)
    code = [c for c in notebook.cells if c.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
    for cell, result in zip(code, ran.cells, strict=bool(ran.cells)):
        cell.outputs = _outputs(result)
        if result.status not in ("ok", "not-run") and (home := cell.metadata.get(HOME)) is not None:
            cell.outputs += _at_home(home)
    reasons = {q.id: q for q in verdict.questions}
    for cell in code:
        if is_grade(cell) and cell.metadata.nbgrader.grade_id in reasons:
            cell.outputs.append(_reason(reasons[cell.metadata.nbgrader.grade_id]))
    notebook.cells += _notes(verdict)
    return notebook


def _outputs(result) -> list[NotebookNode]:
    outputs = [
        new_output("stream", name=name, text=text)
        for name, text in (("stdout", result.stdout), ("stderr", result.stderr))
        if text
    ]
    if shown := result.displayed.strip("\n") or result.result:
        outputs.append(new_output("display_data", data={"text/plain": shown}))
    if result.ename:
        outputs.append(
            new_output(
                "error", ename=result.ename, evalue=result.evalue, traceback=[f"{result.ename}: {result.evalue}"]
            )
        )
    elif result.status not in ("ok", "not-run"):
        said = _("[this cell ended with: {status}]").format(status=result.status)
        outputs.append(new_output("stream", name="stdout", text=said + "\n"))
    return outputs


def _at_home(home: dict[str, Any]) -> list[NotebookNode]:
    """What the cell had given on the student's machine, which is the student's word."""
    text = "\n".join([_("[On the student's machine, as handed in:]"), home["text"] or _("[nothing was printed]"), ""])
    alt = _("as handed in")
    pictures = [new_output("display_data", data={"image/png": png, "text/plain": alt}) for png in home["png"]]
    return [new_output("stream", name="stdout", text=text), *pictures]


def _reason(question: Criterion) -> NotebookNode:
    if question.points is None:
        said = _("An instructor decides on {most:g} points. {reason}")
    else:
        said = _("{points:g} of {most:g} points. {reason}")
    text = said.format(points=question.points, most=question.max_points, reason=question.reason)
    return new_output("stream", name="stdout", text=f"{text}\n")


def _notes(verdict: Verdict) -> list[NotebookNode]:
    outputs = [new_output("stream", name="stdout", text="\n".join(verdict.report) + "\n")] if verdict.report else []
    outputs += [
        new_output("display_data", data={"image/png": png, "text/plain": name}) for name, png in verdict.png.items()
    ]
    return [new_code_cell("# " + _(NOTES), outputs=outputs)] if outputs else []
