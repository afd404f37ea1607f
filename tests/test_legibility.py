"""Every figure can be read in greyscale, by colour-blind eyes and on its background; its axes say what they show."""

from __future__ import annotations

import io
import itertools

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest

from ci import claims_page
from course_utils import claims, legibility, plots

EXECUTED = sorted(claims_page.executed_chapters().glob("*.ipynb"))


def measured(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", facecolor="white")
    plt.close(figure)
    buffer.seek(0)
    return legibility.measure(figure, (255 * plt.imread(buffer)).astype(np.uint8))


@pytest.fixture
def axes():
    plots.use_style()
    figure, axes = plt.subplots(figsize=(4, 3))
    axes.set(xlabel="rank r", ylabel="memory (MB)")
    yield axes
    plt.close(figure)


# ------------------------------------------------------------------------------------------------ the course's figures


def pictures(path):
    """The pictures in an executed notebook's outputs, with what is kept about each."""
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", ()):
            if "image/png" in output.get("data", {}):
                yield cell.id, output.get("metadata", {}).get("image/png", {})


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
def test_every_figure_of_the_chapter_was_measured(path):
    """``make test`` runs the notebooks first; the runner lets no figure through that fails."""
    if path.stat().st_mtime < max(map(_changed, (legibility, plots))):
        pytest.skip("it was executed before the figures' code changed")
    found = dict(pictures(path))
    assert found, "a chapter shows figures"
    for cell, kept in found.items():
        assert kept.get("alt"), f"cell {cell}: a figure is shown with plots.show, which describes it"
        assert kept["legible"]["text"] >= legibility.TEXT, cell
        assert kept["legible"]["graphics"] >= legibility.GRAPHICS, cell
        assert kept["legible"]["apart"] >= legibility.APART, cell


def _changed(module) -> float:
    from pathlib import Path

    return Path(module.__file__).stat().st_mtime


def test_figures_are_measured_where_the_runner_runs_them(axes, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **how: shown.append(how))
    axes.plot([1, 2], [1, 2], color="yellow")
    plots.show(axes.figure, alt="a line")
    assert "legible" not in shown[0]["metadata"]["image/png"], "a reader's own colours are the reader's"
    monkeypatch.setenv(claims.NOTEBOOK, "01_rank_one.ipynb")
    with pytest.raises(legibility.IllegibleError, match=r"contrast of 1\.1:1"):
        plots.show(axes.figure, alt="a line")


# --------------------------------------------------------------------------------------------------- the course's style


@pytest.mark.parametrize("vision", legibility.VISIONS)
def test_the_courses_colours_stay_apart(vision):
    colors = [plt.matplotlib.colors.to_rgb(color) for color in plots.COLORS]
    distances = [
        np.linalg.norm(legibility.seen(a, vision) - legibility.seen(b, vision))
        for a, b in itertools.combinations(colors, 2)
    ]
    assert min(distances) > 20


def test_the_courses_colours_stand_out_and_neighbours_differ_in_greyscale():
    colors = [plt.matplotlib.colors.to_rgb(color) for color in plots.COLORS]
    assert min(legibility.contrast(color, (1, 1, 1)) for color in colors) > legibility.GRAPHICS
    lightness = [legibility.lab(legibility.linear(color))[0] for color in colors]
    assert min(abs(a - b) for a, b in itertools.pairwise(lightness)) > 15


def test_every_look_of_the_style_is_its_own(axes):
    for k in range(len(plots.COLORS)):
        axes.plot([0, 1, 2], [k, k + 1, k + 2], label=f"series {k}")
    axes.legend()
    found = measured(axes.figure)
    assert found["graphics"] >= legibility.GRAPHICS
    assert found["apart"] >= legibility.APART
    assert found["text"] == 21


def test_bars_of_the_style(axes):
    plots.bars(axes, {"bf16": 270, "8-bit": 160, "NF4": 110}, unit="frozen base (MB)")
    assert measured(axes.figure)["graphics"] >= legibility.GRAPHICS


# ------------------------------------------------------------------------------------------------- what does not pass


def faint_line(axes):
    axes.plot([1, 2], [1, 2], color="#E69F00")


def faint_points(axes):
    axes.scatter([1, 2], [1, 2], color="0.7")


def faint_histogram(axes):
    axes.hist(np.arange(9), color="0.8")


def two_colors_of_one_shape(axes):
    axes.plot([1, 2], [1, 2], "-", color=plots.COLORS[0], label="LoRA")
    axes.plot([1, 2], [2, 3], "-", color=plots.COLORS[1], label="QLoRA")


def red_and_green(axes):
    axes.plot([1, 2], [1, 2], "-", color="#8C4A00", marker="o")
    axes.plot([1, 2], [2, 3], "--", color="#556B00", marker="s")


def stacked_bars_of_one_hatch(axes):
    axes.bar(["a", "b"], [1, 2], color=plots.COLORS[0], label="weights")
    axes.bar(["a", "b"], [1, 2], bottom=[1, 2], color=plots.COLORS[1], label="gradients")


def a_grey_word(axes):
    axes.plot([1, 2], [1, 2])
    axes.text(1.2, 1.5, "a grey word", color="0.6")


def a_dark_word_on_a_bar(axes):
    axes.bar([0], [2], color=plots.COLORS[0])
    axes.text(0, 1, "a dark word", ha="center")


def no_label_on_y(axes):
    axes.plot([1, 2], [1, 2])
    axes.set_ylabel("")


def no_label_on_a_log_axis(axes):
    axes.plot([1, 200], [1, 200])
    axes.set(xscale="log", xlabel="")


def no_unit(axes):
    axes.plot([1, 2], [1, 2])
    axes.set_ylabel("training loss")


def a_map_of_two_ends(axes):
    axes.imshow(np.arange(9).reshape(3, 3), cmap="RdBu")


@pytest.mark.parametrize(
    ("draw", "complaint"),
    [
        (faint_line, r"contrast of 2\.\d:1"),
        (faint_points, r"contrast of 2\.\d:1"),
        (faint_histogram, r"contrast of 1\.\d:1"),
        (two_colors_of_one_shape, "“LoRA” and “QLoRA” differ in colour alone"),
        (red_and_green, "With (deuteranopia|protanopia) the colours"),
        (stacked_bars_of_one_hatch, "“weights” and “gradients” differ in colour alone"),
        (a_grey_word, "The text “a grey word”"),
        (a_dark_word_on_a_bar, "The text “a dark word”"),
        (no_label_on_y, "The y axis shows numbers and has no label"),
        (no_label_on_a_log_axis, "The x axis shows numbers and has no label"),
        (no_unit, "“training loss” names a quantity without its unit"),
        (a_map_of_two_ends, "do not go from light to dark"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_some_could_not_read_is_named(axes, draw, complaint):
    draw(axes)
    with pytest.raises(legibility.IllegibleError, match=complaint) as raised:
        measured(axes.figure)
    assert "What to do" in str(raised.value)


@pytest.mark.parametrize(
    ("word", "line", "least"),
    [("#747474", "black", "text"), ("#7A7A7A", "black", None), ("black", "#919191", "graphics"),
     ("black", "#999999", None)],
)  # fmt: skip
def test_the_limits_are_wcags(axes, word, line, least):
    """Contrasts with white of 4.67, 4.29, 3.15 and 2.85 to 1: a little above the limits, and a little below."""
    axes.plot([1, 2], [1, 2], color=line)
    axes.text(1.7, 1.2, "a word", color=word)
    if least is None:
        with pytest.raises(legibility.IllegibleError, match="contrast"):
            measured(axes.figure)
    else:
        assert measured(axes.figure)[least] < {"text": 4.8, "graphics": 3.2}[least]


def test_what_is_not_essential_may_be_faint(axes):
    axes.plot([1, 2], [1, 2])
    (faint,) = axes.plot([1, 2], [2, 3], color="0.9")
    faint.set_gid(legibility.DECORATION)
    assert measured(axes.figure)["graphics"] > legibility.GRAPHICS


def test_names_of_categories_need_no_label_and_neighbours_share_theirs():
    plots.use_style()
    figure, (left, right) = plt.subplots(1, 2, sharey=True)
    left.bar(["LoRA", "A = 0"], [1, 2])
    right.bar(["LoRA", "A = 0"], [2, 3])
    left.set_ylabel("memory (MB)")
    measured(figure)


# ------------------------------------------------------------------------------------------------------- the measures


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("white", "black", 21), ("#767676", "white", 4.54), ("#949494", "white", 3.03)]
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    to_rgb = plt.matplotlib.colors.to_rgb
    assert legibility.contrast(to_rgb(one), to_rgb(other)) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(
    ("vision", "color", "seen"),
    [
        ("full colour vision", (0.9, 0.6, 0.0), [69.127, 19.462, 73.672]),
        ("protanopia", (0.6, 0.5, 0.4), [53.767, -1.954, 16.394]),
        ("deuteranopia", (0.6, 0.5, 0.4), [55.941, -2.366, 18.215]),
        ("tritanopia", (0.6, 0.5, 0.4), [54.952, 15.365, 6.683]),
    ],
)
def test_colours_are_seen_as_the_package_colorspacious_says(vision, color, seen):
    """Its own numbers, version 1.1.2, at severity 100."""
    assert legibility.seen(color, vision) == pytest.approx(seen, abs=0.03)


def test_measuring_takes_a_tenth_of_a_second_at_most(axes):
    import time

    for k in range(7):
        axes.plot(range(100), np.arange(100) + k, label=f"series {k}", markevery=10)
    axes.legend()
    buffer = io.BytesIO()
    axes.figure.savefig(buffer, format="png")
    buffer.seek(0)
    picture = (255 * plt.imread(buffer)).astype(np.uint8)
    started = time.process_time()
    legibility.measure(axes.figure, picture)
    assert time.process_time() - started < 0.1
