"""A plot as plain data: what is drawn, and what of it a reader sees."""

from __future__ import annotations

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from nbgrader_sandbox.contract import figure_and_png
from nbgrader_sandbox.sandbox.inside import figure_probe
from nbgrader_sandbox.student.figure import NotAxesError

RANKS, COUNTS = [4, 8, 16, 32], [10.0, 20.0, 40.0, 80.0]
POINTS = [[float(r), n] for r, n in zip(RANKS, COUNTS, strict=True)]


@pytest.fixture(autouse=True)
def agg(monkeypatch):
    """A backend without windows; and matplotlib's classes are put back to what they are now."""
    before = matplotlib.get_backend()
    matplotlib.use("agg", force=True)
    monkeypatch.setattr(figure_probe, "_PRISTINE", figure_probe._Pristine())
    yield
    plt.close("all")
    matplotlib.use(before, force=True)


def described(draw):
    """What is told of a plot that ``draw`` draws; and the contract lets it through."""
    _, ax = plt.subplots(figsize=(4, 3))
    draw(ax)
    told = figure_probe.describe({"ax": ax}, "ax")
    figure_and_png({name: told[name] for name in told})
    return told["axes"][0]


def artist(draw):
    (found,) = described(draw)["artists"]
    return found


@pytest.mark.parametrize(
    ("draw", "kind", "points"),
    [
        (lambda ax: ax.plot(RANKS, COUNTS), "line", POINTS),
        (lambda ax: ax.plot([*RANKS, 64], [*COUNTS, np.nan]), "line", POINTS),
        (lambda ax: ax.scatter(RANKS, COUNTS), "points", POINTS),
        (lambda ax: ax.bar(RANKS, COUNTS), "bars", POINTS),
        (lambda ax: ax.barh(RANKS, COUNTS), "bars", [[y, x] for x, y in POINTS]),
        (lambda ax: ax.vlines(RANKS, 0, COUNTS), "segments", POINTS),
    ],
    ids=["line", "line with a gap", "points", "bars", "lying bars", "segments"],
)
def test_points_are_where_the_axes_show_them(draw, kind, points):
    found = artist(draw)
    assert (found["kind"], found["coords"]) == (kind, "data")
    assert np.array(found["points"]) == pytest.approx(np.array(points))
    assert found["ink"] > 100


def covered(ax):
    ax.plot(RANKS, COUNTS)
    ax.axis((0, 40, 0, 100))
    ax.fill_between([-10, 50], -10, 110, color="white", zorder=9)


UNSEEN = {
    "without width": lambda ax: ax.plot(RANKS, COUNTS, linewidth=0),
    "transparent": lambda ax: ax.plot(RANKS, COUNTS, alpha=0),
    "of the paper's colour": lambda ax: ax.plot(RANKS, COUNTS, color="white"),
    "nearly of the paper's colour": lambda ax: ax.plot(RANKS, COUNTS, color="#F8F8F8"),
    "hidden": lambda ax: ax.plot(RANKS, COUNTS, visible=False),
    "off the axes": lambda ax: (ax.plot(RANKS, COUNTS), ax.axis((100, 200, 100, 200))),
    "covered": covered,
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_nobody_sees_has_no_ink(name):
    assert artist(UNSEEN[name])["ink"] == 0


@pytest.mark.parametrize(
    ("how", "seen"),
    [
        ({}, "rank r"),
        ({"color": "white"}, ""),
        ({"fontsize": 0.5}, ""),
        ({"visible": False}, ""),
        ({"alpha": 0}, ""),
        ({"color": "white", "bbox": {"facecolor": "black"}}, "rank r"),
    ],
    ids=str,
)
def test_a_label_that_nobody_can_read_is_none(how, seen):
    assert described(lambda ax: (ax.plot(RANKS, COUNTS), ax.set_xlabel("rank r", **how)))["x"]["label"] == seen


def test_axes_are_found_under_any_name_and_in_what_plotting_gives():
    figure, (left, right) = plt.subplots(1, 2)
    lines = left.plot(RANKS, COUNTS)
    for value in (left, lines, lines[0], {"a": left}, np.array([left], dtype=object)):
        assert [axes["asked"] for axes in figure_probe.describe({"ax": value}, "ax")["axes"]] == [True, False]
    assert [axes["asked"] for axes in figure_probe.describe({"ax": figure}, "ax")["axes"]] == [True, True]
    (other,) = plt.subplots()[1].plot(RANKS, COUNTS)
    assert [axes["asked"] for axes in figure_probe.describe({"mine": left, "_": other.axes, "n": 3}, "ax")["axes"]] == [
        True,
        False,
    ]
    with pytest.raises(NameError, match="ax"):
        figure_probe.describe({"empty": right}, "ax")
    with pytest.raises(NotAxesError, match="a str"):
        figure_probe.describe({"ax": "a plot"}, "ax")


def test_a_method_that_was_replaced_tells_nothing(monkeypatch):
    monkeypatch.setattr(matplotlib.lines.Line2D, "get_data", lambda self, orig=True: ([1], [1]))
    assert artist(lambda ax: ax.plot(RANKS, COUNTS))["points"] == POINTS
