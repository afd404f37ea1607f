"""Every diagram can be read: no text leaves the figure, meets another, crosses an edge or is too small on a phone."""

from __future__ import annotations

import inspect
import itertools
import json
import re

import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.text import Text

from ci.claim_form import CHAPTERS
from ci.gates import TEXT, contrast
from ci.repository import ROOT
from course_utils import diagrams, models, plots

DRAWN = {  # as the chapters draw them, and with the longest words
    "adapter": [(4096, 4096, 8)],
    "block": [("llama-3.2-1b", ["q_proj", "v_proj"]), ("llama-2-7b", "all-linear"), ("smollm2-135m", "all-linear")],
    "methods": [()],
    "training_step": [()],
    "layer": [
        (6, 4, 2, 8),
        (14336, 4096, 64, 128),
        (14336, 4096, 64, 128, "NF4 codes:\n29,360,128 bytes\n+ statistics"),
    ],
    "two_paths": [((1234, 14336), 4096, 1000, 6.0)],
    "blocks": [(64,), (64, 256)],
    "ways": [()],
    "failures": [()],
    "parallel": [(16, 2), (16, 4, True)],
    "life_of_a_label": [()],
    "family": [()],
    "preferences": [()],
    "two_splits": [()],
    "rounding_an_update": [()],
    "one_server": [()],
}
PHONE, LEAST = 358, 9  # width of a page's text in CSS pixels on a phone of 390; least size of letters in points


def test_every_diagram_is_tried():
    functions = inspect.getmembers(diagrams, inspect.isfunction)
    assert {name for name, made in functions if made.__module__ == diagrams.__name__} == DRAWN.keys()


def test_words_stand_out_in_every_box():
    assert min(contrast(fill, words) for fill, _, words in diagrams.KINDS.values()) > TEXT


@pytest.mark.parametrize(("name", "arguments"), [(name, given) for name in DRAWN for given in DRAWN[name]])
def test_a_diagram_can_be_read(name, arguments):
    plots.use_style()
    if name == "block":
        arguments = (models.skeleton(arguments[0]), arguments[1])
    figure = getattr(diagrams, name)(*arguments)
    assert not unreadable(figure), unreadable(figure)
    plt.close(figure)


def unreadable(figure) -> list[str]:
    """What hides a text of the figure, or makes it too small."""
    figure.canvas.draw()
    texts = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    extents = {text: text.get_window_extent().padded(-1) for text in texts}
    boxes = [box.get_window_extent() for box in figure.findobj(Rectangle) if box not in figure.findobj(is_paper)]
    arrows = [arrow.get_window_extent() for arrow in figure.findobj(FancyArrowPatch)]  # upright or level, none slants
    problems = []
    for one, other in itertools.combinations(texts, 2):
        if extents[one].overlaps(extents[other]):
            problems.append(f"{one.get_text()!r} and {other.get_text()!r} overlap")
    for text, extent in extents.items():
        what = repr(text.get_text())
        if not inside(extent, figure.bbox):
            problems.append(f"{what} leaves the figure")
        if any(box.overlaps(extent) and not inside(extent, box) for box in boxes):
            problems.append(f"{what} crosses the edge of a box")
        if any(arrow.overlaps(extent) for arrow in arrows):
            problems.append(f"{what} is crossed by an arrow")
        shown = (
            min(PHONE / figure.get_figwidth(), plt.rcParams["figure.dpi"]) / 96
        )  # CSS pixels to an inch of the figure, and to one of a page
        if text.get_fontsize() * shown < LEAST:
            problems.append(f"{what} has {text.get_fontsize() * shown:.1f} points on a phone")
    return problems


def is_paper(artist) -> bool:
    """The figure's background and those of its axes."""
    figure = artist.figure
    return figure is not None and artist in (figure.patch, *(axes.patch for axes in figure.axes))


def inside(one, other) -> bool:
    return other.x0 <= one.x0 and one.x1 <= other.x1 and other.y0 <= one.y0 and one.y1 <= other.y1


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_shows_a_diagram(chapter):
    (path,) = (ROOT / "chapters").glob(f"{chapter}_*.ipynb")
    cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    showing = [cell for cell in cells if re.search(r"plots\.show\(\s*diagrams\.", "".join(cell["source"]))]
    assert showing
    assert all("hide-input" in cell["metadata"]["tags"] for cell in showing)
