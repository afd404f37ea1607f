"""The course's palette and style can be read on white paper, in greyscale and by colour-blind eyes.

Sources: colour vision, Machado, Oliveira and Fernandes 2009, table of severity 1.0; distance of colours, CIE 1976
L*a*b*, white D65; contrast, WCAG 2.2.
"""

from __future__ import annotations

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from ci.gates import GRAPHICS, contrast
from course_utils import plots

APART = 15.0  # least distance in L*a*b* of two colours that tell series apart
VISIONS = {
    "full colour vision": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def seen(color: str | tuple, vision: str) -> np.ndarray:
    """L*a*b* of a colour as eyes of this vision see it."""
    rgb = np.asarray(to_rgb(color))
    light = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = XYZ @ np.clip(VISIONS[vision] @ light, 0, 1) / XYZ.sum(axis=1)
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", VISIONS)
def test_colours_stay_apart(vision):
    colors = [seen(color, vision) for color in plots.COLORS]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(colors, 2)) > APART


def test_colours_stand_out_on_white():
    assert min(contrast(color, "white") for color in plots.COLORS) > GRAPHICS


def test_neighbours_differ_in_greyscale():
    lightness = [seen(color, "full colour vision")[0] for color in plots.COLORS]
    assert min(abs(a - b) for a, b in itertools.pairwise(lightness)) > APART


def test_series_differ_in_more_than_colour():
    assert len(set(plots.COLORS)) == len(set(plots.MARKERS)) == len(set(plots.LINES)) == len(set(plots.HATCHES))
    plots.use_style()
    figure, axes = plt.subplots()
    lines = [axes.plot([1, 2], [k, k])[0] for k in range(len(plots.COLORS))]
    assert len({(line.get_marker(), line.get_linestyle(), str(line._dash_pattern)) for line in lines}) == len(lines)
    plots.bars(axes, dict.fromkeys("abcdefg", 1), unit="memory (MB)")
    assert len({bar.get_hatch() for bar in axes.containers[-1]}) == len(plots.HATCHES)
    plt.close(figure)


@pytest.mark.parametrize(
    ("vision", "color", "lab"),
    [
        ("full colour vision", (0.9, 0.6, 0.0), [69.127, 19.462, 73.672]),
        ("protanopia", (0.6, 0.5, 0.4), [53.767, -1.954, 16.394]),
        ("deuteranopia", (0.6, 0.5, 0.4), [55.941, -2.366, 18.215]),
        ("tritanopia", (0.6, 0.5, 0.4), [54.952, 15.365, 6.683]),
    ],
)
def test_colours_are_seen_as_the_package_colorspacious_says(vision, color, lab):
    """Its own numbers, version 1.1.2, at severity 100."""
    assert seen(color, vision) == pytest.approx(lab, abs=0.03)


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("white", "black", 21), ("#767676", "white", 4.54), ("#949494", "white", 3.03)]
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
