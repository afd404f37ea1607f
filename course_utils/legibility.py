"""Whether a figure can be read: in greyscale, by colour-blind eyes, on its background, and without guessing its axes.

:func:`measure` looks at a matplotlib figure after it was drawn. The runner has every figure of the course measured on
its way through :func:`course_utils.plots.show`; what is not essential may say so: ``artist.set_gid("decoration")``.

Sources: contrast and its limits, WCAG 2.2, success criteria 1.4.3 (text, 4.5:1) and 1.4.11 (graphics, 3:1); colour
vision, Machado, Oliveira and Fernandes 2009, table of severity 1.0; distance of colours, CIE 1976 L*a*b*, white D65.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.errors import CourseError

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

TEXT, GRAPHICS = 4.5, 3.0  # least contrast with the background
APART = 15.0  # least distance in L*a*b* of two colours that tell series apart, in every vision
DECORATION = "decoration"
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
# Words that name a quantity, and what counts as its unit.
QUANTITY = re.compile(
    r"\b(loss|memory|size|time|duration|seconds|speed|throughput|latency|error|magnitude|norm)\b", re.IGNORECASE
)
UNIT = re.compile(r"\(.+\)|%|\brelative\b|\bnumber of\b|\bper\b|\b(?:[kMGT]i?B|bytes?|bits?|nats?|ms|s|min|seconds)\b")


class IllegibleError(CourseError):
    """A figure that some readers could not read."""


# ---------------------------------------------------------------------------------------------------------- colours


def linear(rgb: Any) -> np.ndarray:
    """Linear light of sRGB colours (…, 3), both from 0 to 1."""
    rgb = np.asarray(rgb, dtype=float)
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one: Any, other: Any) -> float:
    """WCAG's contrast ratio of two sRGB colours, from 1 to 21."""
    low, high = sorted(float(linear(color) @ XYZ[1]) + 0.05 for color in (one, other))
    return high / low


def lab(light: np.ndarray) -> np.ndarray:
    """L*a*b* of linear sRGB light (…, 3)."""
    xyz = np.clip(light, 0, 1) @ XYZ.T / XYZ.sum(axis=1)
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def seen(rgb: Any, vision: str) -> np.ndarray:
    """L*a*b* of sRGB colours (…, 3) as eyes of this ``vision`` (a key of :data:`VISIONS`) see them."""
    return lab(linear(rgb) @ VISIONS[vision].T)


def apart(one: Any, other: Any) -> tuple[float, str]:
    """The least distance of two sRGB colours over all visions, and the vision where it is least."""
    return min((float(np.linalg.norm(seen(one, name) - seen(other, name))), name) for name in VISIONS)


# ---------------------------------------------------------------------------------------------------------- figures


@dataclass
class _Series:
    """What one artist shows: its colours over the background, and its shape without them."""

    name: str
    label: str
    inks: list[np.ndarray]  # any of them may make it visible
    shape: tuple

    def __str__(self) -> str:
        return f"“{self.label}”" if self.label else f"one of the {self.name}"


def measure(figure: Figure, picture: np.ndarray) -> dict[str, float]:
    """The least contrast of texts and of graphics, and the least distance of two series' colours.

    Args:
        figure: as it was drawn last.
        picture: its pixels then, (height, width, 3 or more), uint8.

    Raises:
        IllegibleError: the first thing that some readers could not read, and the way out.
    """
    found = {"text": 21.0, "graphics": 21.0, "apart": 100.0}
    found["text"] = min([21.0, *(_text(text, picture) for text in _texts(figure))])
    for axes in figure.axes:
        if not axes.get_visible() or not axes.has_data():
            continue
        for axis, other in ((axes.xaxis, axes.yaxis), (axes.yaxis, axes.xaxis)):
            _axis(figure, axes, axis, other)
        _colormaps(axes)
        paper = _over(axes.get_facecolor() if axes.patch.get_visible() and axes.axison else (1, 1, 1, 0), (1, 1, 1))
        series = list(_series(axes, paper))
        found["graphics"] = min([found["graphics"], *(_stands_out(one, paper) for one in series)])
        found["apart"] = min([found["apart"], *itertools.starmap(_told_apart, itertools.combinations(series, 2))])
    return {name: round(value, 2) for name, value in found.items()}


def _over(color: Any, paper: Any) -> np.ndarray:
    """A colour with transparency, laid over another."""
    from matplotlib.colors import to_rgba

    *rgb, alpha = to_rgba(color)
    return np.asarray(rgb) * alpha + np.asarray(paper, dtype=float)[:3] * (1 - alpha)


# ---- texts


def _texts(figure: Figure) -> Iterator[Any]:
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        if text.get_text().strip() and text.get_visible() and text.get_gid() != DECORATION:
            yield text


def _text(text: Any, picture: np.ndarray) -> float:
    """A text's contrast with the pixels around it."""
    box = text.get_window_extent()
    height, width = picture.shape[:2]
    left, right = int(box.x0) - 2, int(box.x1) + 2
    top, bottom = height - int(box.y1) - 2, height - int(box.y0) + 2
    if left < 0 or top < 0 or right >= width or bottom >= height:
        return 21.0  # ticks beyond the limits stay hidden there; a text that is cut off is seen by eye
    ring = [picture[[top, bottom], left:right, :3], picture[top:bottom, [left, right], :3].swapaxes(0, 1)]
    paper = np.median(np.concatenate([part.reshape(-1, 3) for part in ring]), axis=0) / 255
    found = contrast(_over(_faded(text.get_color(), text.get_alpha()), paper), paper)
    if found < TEXT:
        raise IllegibleError(
            f"The text “{text.get_text().strip()[:60]}” has a contrast of {found:.1f}:1 with what lies behind it; "
            f"{TEXT}:1 is the least.",
            "write it in a darker colour, or not on a dark one.",
        )
    return found


def _faded(color: Any, alpha: float | None) -> Any:
    from matplotlib.colors import to_rgba

    return to_rgba(color, alpha)


# ---- axes


def _axis(figure: Figure, axes: Axes, axis: Axis, other: Axis) -> None:
    """An axis with numbers has a label, and the label of a quantity a unit."""
    which = axis.axis_name
    siblings = getattr(axes, f"get_shared_{which}_axes")().get_siblings(axes)
    shared = getattr(figure, f"_sup{which}label", None)
    labels = [getattr(a, f"{which}axis").get_label_text() for a in siblings] + [shared.get_text() if shared else ""]
    label = next(filter(None, (axis.get_label_text(), *labels)), "").strip()
    if axes.axison and axis.get_visible() and not label and _numbers(axis):
        where = f" of “{axes.get_title()}”" if axes.get_title() else ""
        raise IllegibleError(
            f"The {which} axis{where} shows numbers and has no label.", "say what is measured there, and its unit."
        )
    if QUANTITY.search(label) and not UNIT.search(label):
        raise IllegibleError(
            f"The axis label “{label}” names a quantity without its unit.", "add it: loss (nats), say."
        )


def _numbers(axis: Axis) -> bool:
    """Whether numbers stand on an axis; names, even of a few digits, explain themselves."""
    texts = [tick.get_text() for tick in axis.get_ticklabels() if tick.get_visible()]
    texts = [re.sub(r"\\mathdefault|[$\\{}^]", "", text) for text in texts]
    return any(re.search(r"\d", text) for text in texts) and not any(re.search("[A-Za-z]{2}", text) for text in texts)


def _colormaps(axes: Axes) -> None:
    """Values shown by colour alone need a map that goes from light to dark, or from dark to light."""
    for shown in (*axes.images, *axes.collections):
        values = shown.get_array()
        if (
            values is None
            or np.ndim(values) == 3
            or shown.get_gid() == DECORATION
            or len(axes.texts) >= np.size(values)
        ):
            continue
        steps = np.diff(lab(linear(shown.get_cmap()(np.linspace(0, 1, 33))[:, :3]))[:, 0])
        if (steps > 0.5).any() and (steps < -0.5).any():
            raise IllegibleError(
                f"The colours of the map {shown.get_cmap().name!r} do not go from light to dark: in greyscale two "
                "values look the same.",
                "take a map such as 'cividis' or 'gray_r', or write the values into the cells.",
            )


# ---- series


def _series(axes: Axes, paper: np.ndarray) -> Iterator[_Series]:
    from matplotlib.collections import LineCollection, PathCollection, PolyCollection
    from matplotlib.container import BarContainer

    for line in filter(_counts, axes.lines):
        yield _line(line, paper)
    for container in axes.containers:
        if isinstance(container, BarContainer):
            yield from _bars(container, paper)
    for drawn in filter(_counts, axes.collections):
        if drawn.get_array() is not None:
            continue
        faces, edges = drawn.get_facecolor()[:1], drawn.get_edgecolor()[:1]
        inks = [_over(_faded_once(color, drawn.get_alpha()), paper) for color in (*edges, *faces)]
        if isinstance(drawn, LineCollection):
            yield _Series("lines", _label(drawn), inks, ("line", str(drawn.get_linestyle()[:1]), ""))
        elif isinstance(drawn, PathCollection):
            path = drawn.get_paths()[0].vertices.round(3).tobytes() if drawn.get_paths() else b""
            yield _Series("point clouds", _label(drawn), inks, ("line", "none", path))
        elif isinstance(drawn, PolyCollection):
            yield _Series("areas", _label(drawn), inks, ("area", drawn.get_hatch() or ""))


def _counts(artist: Artist) -> bool:
    return artist.get_visible() and artist.get_gid() != DECORATION


def _label(artist: Any) -> str:
    label = str(artist.get_label() or "")
    return "" if label.startswith("_") else label


def _faded_once(color: Any, alpha: float | None) -> Any:
    """A collection's colours hold its transparency already."""
    return color if alpha is not None else _faded(color, None)


def _line(line: Any, paper: np.ndarray) -> _Series:
    marker = "" if line.get_marker() in (None, "", " ", "None", "none") else str(line.get_marker())
    drawn = line.get_linestyle() not in ("", " ", "None", "none")
    colors = [line.get_color()] if drawn or not marker else []
    colors += [line.get_markeredgecolor(), line.get_markerfacecolor()] if marker else []
    dashes = str(line._unscaled_dash_pattern) if drawn else "none"
    inks = [_over(_faded(c, line.get_alpha()), paper) for c in colors if not isinstance(c, str) or c != "none"]
    return _Series("lines", _label(line), inks, ("line", dashes, marker))


def _bars(container: Any, paper: np.ndarray) -> Iterator[_Series]:
    """One series a container; bars of several colours stand over their names, and each must stand out alone."""
    bars = list(filter(_counts, container.patches))
    looks = {}
    for bar in bars:
        inks = [_over(_faded(bar.get_facecolor(), bar.get_alpha()), paper)]
        if bar.get_linewidth() > 0:
            inks.append(_over(_faded(bar.get_edgecolor(), bar.get_alpha()), paper))
        looks.setdefault(bar.get_facecolor(), (inks, bar.get_hatch() or ""))
    several = len(looks) > 1
    for inks, hatch in looks.values():
        yield _Series("bars", _label(container), inks, ("bars" if several else "bar", hatch))


def _stands_out(one: _Series, paper: np.ndarray) -> float:
    found = max(contrast(ink, paper) for ink in one.inks)
    if found < GRAPHICS:
        raise IllegibleError(
            f"The colour of {one} has a contrast of {found:.1f}:1 with the background; {GRAPHICS:.0f}:1 is the least.",
            "take one of plots.COLORS, or give it a dark edge.",
        )
    return found


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _told_apart(one: _Series, other: _Series) -> float:
    """How far apart two series' colours are, where colours tell them apart."""
    ink, ink_2 = one.inks[0], other.inks[0]
    if "bars" in (one.shape[0], other.shape[0]) or np.linalg.norm(ink - ink_2) < 0.02:
        return 100.0  # bars over their names; or one colour on purpose
    if one.shape == other.shape:
        raise IllegibleError(
            f"{_sentence(str(one))} and {other} differ in colour alone.",
            "give them other markers, line styles or hatches; the course's style does so by itself.",
        )
    found, vision = apart(ink, ink_2)
    if found < APART:
        raise IllegibleError(
            f"With {vision} the colours of {one} and {other} are only {found:.0f} apart; {APART:.0f} is the least.",
            "take two of plots.COLORS.",
        )
    return found
