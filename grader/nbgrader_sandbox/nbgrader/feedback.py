"""What students get back: our reasons and the plot, nothing that runs, and no hidden check.

These are steps of ``nbgrader generate_feedback``; nbgrader_config.py puts them into its list, together with a
page template that forbids scripts and everything from elsewhere.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape, unescape
from pathlib import Path
from typing import Any

import bleach
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, GetGrades
from traitlets.config import Config

from nbgrader_sandbox.sandbox.contents import language_of
from nbgrader_sandbox.student.language import N_, _, speaking

TEMPLATES = Path(__file__).with_name("templates")
SAFE_OUTPUTS = ("text/plain", "image/png")
ALT = N_("A picture that this cell made when it was graded.")  # a plot has no description of its own
LONGEST_MARKDOWN = 20_000  # characters of one cell that are rendered; a longer text is shown as it was typed
SAFE_IMAGES = ("image/png", "image/jpeg")
TAGS = {
    *bleach.ALLOWED_TAGS,
    "p",
    "br",
    "hr",
    "pre",
    "div",
    "span",
    "img",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "del",
    "sub",
    "sup",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


class Grades(GetGrades):
    """nbgrader's grades, with a mark at the answers that nobody has read yet: they are no zeros."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Add up, besides nbgrader's own sums, the points that wait for a reader and are not in the score yet."""
        nb, resources = super().preprocess(nb, resources)
        ours = [cell.metadata.nbgrader for cell in nb.cells if "nbgrader" in cell.metadata]
        open_points = (about.points - (about.get("score") or 0) for about in ours if about.get("unread"))
        resources["nbgrader"] |= {"unread": sum(open_points), "language": language_of(self)}
        resources["translated"] = partial(_translate, resources)  # for the template
        return nb, resources

    def _get_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        super()._get_score(cell, resources)
        grade = self.gradebook.find_grade(
            cell.metadata.nbgrader.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        cell.metadata.nbgrader.unread = bool(grade.needs_manual_grade)


def _translate(resources: dict[str, Any], text: str) -> str:
    with speaking(resources.get("nbgrader", {}).get("language", "")):
        return _(text)


class HideChecks(Preprocessor):
    """Cut hidden tests out, and with them every message that could quote one."""

    enabled = True

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Clear the hidden regions of all test cells."""
        clear = ClearHiddenTests(config=Config(ClearHiddenTests=self.config.ClearHiddenTests))
        for cell in nb.cells:
            if utils.is_grade(cell) and clear.begin_test_delimeter in cell.source:
                clear.preprocess_cell(cell, resources, 0)
                for output in cell.get("outputs", []):
                    _hide_message(output, cell.source, resources)
        return nb, resources


def _hide_message(output: NotebookNode, visible: str, resources: dict[str, Any]) -> None:
    """Keep an error's message only where the visible part of the test says the same words."""
    if output.output_type == "error" and not (output.evalue and output.evalue in visible):
        output.evalue = ""
        said = _translate(resources, N_("{error}: a check in this cell did not pass."))
        output.traceback = [said.format(error=output.ename)]


class OnlyPlainOutputs(Preprocessor):
    """Drop every output that a browser would do more with than show: HTML, SVG, scripts, widgets."""

    enabled = True

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Keep text and pictures."""
        attached = cell.pop("attachments", {})
        images = {name: {kind: data[kind] for kind in SAFE_IMAGES if kind in data} for name, data in attached.items()}
        if images:
            cell.attachments = images
        for output in cell.get("outputs", []):
            if "data" in output:
                output.data = {kind: output.data[kind] for kind in SAFE_OUTPUTS if kind in output.data}
                output.metadata = (
                    {"image/png": {"alt": _translate(resources, ALT)}} if "image/png" in output.data else {}
                )
        return cell, resources


@pass_context
def safe_markdown(context: Context, source: str) -> str:
    """Render a cell's Markdown; nbgrader_config.py puts this in the place of nbconvert's own filter.

    So the pages of the formgrader, which run in an instructor's browser, are as safe as the feedback.
    """
    return harmless_html(source, context.get("cell", {}).get("attachments", {}))


class _Renderer(IPythonRenderer):
    """Markdown as nbconvert renders it, with the words of a picture from elsewhere in its place."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return the picture, or its words where the page would show a broken one; they are cleaned as all are."""
        picture = super().image(text, url, title)
        found = re.search(r'src="([^"]*)"', picture)
        return picture if found and _harmless("img", "src", unescape(found[1])) else text


def harmless_html(source: str, attachments: dict[str, dict[str, str]]) -> str:
    """Render Markdown and keep only markup that cannot run, submit or load anything."""
    renderer = _Renderer(escape=False, attachments=attachments)
    if len(source) > LONGEST_MARKDOWN:  # rendering takes time that grows with the square of what is made for it
        return f"<pre>{escape(source)}</pre>"
    try:
        html = MarkdownWithMath(renderer=renderer).render(source)
    except Exception:  # noqa: BLE001 - a picture that is not attached, say: no page may fail for it
        return f"<pre>{escape(source)}</pre>"
    return bleach.clean(
        html, tags=TAGS, attributes=_harmless, protocols={"http", "https", "mailto", "data"}, strip=True
    )


def _harmless(tag: str, name: str, value: str) -> bool:
    """Allow links to elsewhere, but pictures only from within the page: a remote one tells who is looking."""
    if (tag, name) == ("a", "href"):
        return not value.strip().lower().startswith("data:")
    if (tag, name) == ("img", "src"):
        return (
            value.startswith(("data:image/png;", "data:image/jpeg;"))
            or value.replace("_", "").replace(".", "").isalnum()
        )
    return name in ("alt", "title", "class")
