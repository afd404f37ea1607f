"""A matplotlib figure as plain data: what is drawn, where, and whether it shows.

Visible checks read it at home, and the grader reads it inside the student's kernel: this file needs no other of ours.

``{"name", "size", "facecolor", "suptitle", "pixels", "axes": [...], "png"}``, where each of ``axes`` is
``{"asked", "visible", "position", "facecolor", "title", "legend", "texts", "x", "y", "artists"}``, ``x`` and
``y`` are ``{"label", "scale", "limits", "ticks": [[position, label]], "offset", "visible"}``, and an artist is
``{"kind": "line"|"points"|"bars"|"segments", "points": [[x, y]], "coords": "data"|"other", "label", "visible",
"alpha", "color", "edge", "linewidth", "linestyle", "marker", "size", "zorder", "ink", "orientation"}``.
Horizontal bars give ``[value, position]``, so that x is always what the x axis shows; the ``size`` of bars is how far
one reaches along the other axis. ``texts`` holds the cells of tables, too. A label that panels share is each panel's.
``ink`` is the number of pixels that change when the artist is taken away: 0 for what is transparent, covered, off the
axes or without width, however it came to be so; null where it was not measured.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
import numpy as np
from matplotlib import colors
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.container import BarContainer
from matplotlib.figure import Figure, FigureBase
from matplotlib.image import imsave
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle, StepPatch
from matplotlib.text import Text

MAX_POINTS = 500
MAX_ALL_POINTS = 20_000
MAX_ARTISTS = 200
MAX_AXES = 16
MAX_MEASURED = 24
MAX_TICKS = 100
MAX_TEXT = 500
MARGIN = 0.12  # of the figure's width or height
LONGEST_SIDE = 800  # pixels
DPI = 90
VISIBLE_CHANGE = 20  # of 255, in any colour channel


class UnreadAxesError(TypeError):
    """The axes are round, three-dimensional or a map: where a point stands on them is not read here."""


class NotAxesError(TypeError):
    """The name does not stand for axes, nor for anything that axes can be found in."""


def describe(names: dict[str, Any], target: str) -> dict[str, Any]:
    """Describe the figure of the axes that are called ``target``."""
    asked = [ax for ax in _find(names, target) if _is_flat(ax)]
    if not asked:
        raise UnreadAxesError(f"{target} has axes that are not flat, with x and y")
    figure = _root(asked[0])
    width, height = (float(v) for v in figure.get_size_inches())
    with _drawable(figure, min(DPI, LONGEST_SIDE / max(width, height, 1e-3))) as canvas:
        return _described(canvas, figure, asked, type(names.get(target)).__name__)


def _described(canvas: FigureCanvasAgg, figure: Figure, asked: list[Axes], name: str) -> dict[str, Any]:
    try:
        full = _pixels(canvas)
    except (ValueError, RuntimeError):  # words that only LaTeX can set: their letters will do
        for text in figure.findobj(Text):
            text.set_parse_math(False)
        full = _pixels(canvas)
    figure.set_layout_engine("none")  # it is laid out now, and need not be again for every measurement
    png = io.BytesIO()
    imsave(png, full, format="png", pil_kwargs={"compress_level": 1})
    axes = [ax for ax in figure.axes if _is_flat(ax)][:MAX_AXES]
    described = [(_axes(ax, ax in asked), list(_artists(ax))) for ax in sorted(axes, key=lambda a: a not in asked)]
    _shorten([told for _, artists in described for _, told in artists])
    _measure(canvas, full, [pair for _, artists in described for pair in artists])
    for entry, artists in described:
        entry["artists"] = [told for _, told in artists]
    return {
        "name": name,
        "size": [float(v) for v in figure.get_size_inches()],
        "facecolor": _rgba(figure.get_facecolor()),
        "suptitle": _text(figure._suptitle) or _margin(figure, "t"),
        "pixels": [int(full.shape[1]), int(full.shape[0])],
        "axes": [entry for entry, _ in described],
        "png": base64.b64encode(png.getvalue()).decode(),
    }


@contextmanager
def _drawable(figure: Figure, dpi: float) -> Iterator[FigureCanvasAgg]:
    """A canvas that draws the figure without a window and without LaTeX; what it takes is put back afterwards."""
    canvas, before, engine = figure.canvas, figure.dpi, figure.get_layout_engine()
    tex = [text for text in figure.findobj(Text) if text.get_usetex()]
    math = [(text, text.get_parse_math()) for text in tex]
    try:
        with matplotlib.rc_context({"text.usetex": False}):
            for text in tex:
                text.set_usetex(False)
            agg = FigureCanvasAgg(figure)
            agg._is_saving = True  # as in a saved picture: what an animation moves is drawn too
            figure.set_dpi(dpi)
            yield agg
    finally:
        for text, parsed in math:
            text.set_usetex(True)
            text.set_parse_math(parsed)
        figure.set_layout_engine(engine if engine is not None else "none")
        figure.set_dpi(before)
        figure.set_canvas(canvas)


def _root(artist: Any) -> Figure:
    """The figure on which an artist ends up, past any subfigures."""
    figure = artist.figure
    while figure.figure is not None and figure.figure is not figure:
        figure = figure.figure
    return figure


# ---- which axes -----------------------------------------------------------------------------------------------------


def _find(names: dict[str, Any], target: str) -> list[Axes]:
    """The axes that ``target`` names; else the latest axes or figure that the notebook gave a name to."""
    if target in names:
        found = _axes_in(names[target])
        if found:
            return found
    for name, value in reversed(list(names.items())):
        if not name.startswith("_") and isinstance(value, (Axes, FigureBase, np.ndarray, list, tuple)):
            found = [ax for ax in _axes_in(value) if ax.has_data()]
            if found:
                return found
    if target not in names:
        raise NameError(f"name '{target}' is not defined")
    raise NotAxesError(f"{target} is a {type(names[target]).__name__}, not the axes of a plot")


def _is_flat(ax: Axes) -> bool:
    """Whether axes have x and y. By their class: what only pretends to be axes is found out later."""
    return getattr(type(ax), "name", "rectilinear") == "rectilinear"


def _axes_in(value: Any, depth: int = 0) -> list[Axes]:
    """The axes in what plotting functions return: axes, figures, artists, grids, and arrays of such."""
    if isinstance(value, Axes):
        return [value]
    if isinstance(value, FigureBase):
        return list(value.axes)
    if depth > 2:
        return []
    if isinstance(value, BarContainer):
        value = value.patches
    if isinstance(value, np.ndarray):
        value = value.ravel().tolist() if value.dtype == object else []
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        found = [ax for v in value[:MAX_ARTISTS] for ax in _axes_in(v, depth + 1)]
        return list(dict.fromkeys(found))
    if isinstance(value, matplotlib.artist.Artist):
        return [value.axes] if isinstance(value.axes, Axes) else []
    if type(value).__module__ == "seaborn._core.plot" and hasattr(value, "plot"):  # drawn when it is shown
        value = value.plot()
    # seaborn's grids and plots; anything else has no such attributes
    for name in ("ax", "axes", "ax_joint", "figure"):
        inner = getattr(value, "__dict__", {}).get(f"_{name}", getattr(value, "__dict__", {}).get(name))
        if inner is not None and (found := _axes_in(inner, depth + 1)):
            return found
    return []


# ---- what is drawn --------------------------------------------------------------------------------------------------


def _axes(ax: Axes, asked: bool) -> dict[str, Any]:
    titles = (ax.title, ax._left_title, ax._right_title)
    legend = ax.get_legend()
    return {
        "asked": asked,
        "visible": bool(ax.get_visible()),
        "position": [float(v) for v in ax.get_position().bounds],
        "facecolor": _rgba(ax.get_facecolor()) if ax.axison and ax.patch.get_visible() else None,
        "title": " ".join(t for t in map(_text, titles) if t),
        "legend": [_text(t) for t in legend.get_texts()[:MAX_TICKS]] if legend and legend.get_visible() else [],
        "texts": _texts(ax),
        "x": _axis(ax, ax.xaxis),
        "y": _axis(ax, ax.yaxis),
    }


def _texts(ax: Axes) -> list[str]:
    """Every word that stands on the axes or on the figure, and in their tables."""
    if not ax.get_visible():
        return []
    tables = [table for table in ax.tables[:MAX_AXES] if table.get_visible()]
    cells = [cell for table in tables for _, cell in sorted(table.get_celld().items()) if cell.get_visible()]
    texts = [cell.get_text() for cell in cells[: 4 * MAX_TICKS]]
    texts += [*ax.texts[:MAX_TICKS], *_root(ax).texts[:MAX_TICKS]]
    return [text for text in map(_text, texts) if text]


def _axis(ax: Axes, axis: Any) -> dict[str, Any]:
    low, high = (float(v) for v in axis.get_view_interval())
    ticks = [(t.get_loc(), t) for t in [*axis.get_major_ticks()[:MAX_TICKS], *axis.get_minor_ticks()[:MAX_TICKS]]]
    shown = ax.axison and ax.get_visible() and axis.get_visible()
    return {
        "label": _label(ax, axis.axis_name) if shown else "",
        "scale": str(axis.get_scale()),
        "limits": [low, high],
        "ticks": [
            [float(loc), _text(t.label1) or _text(t.label2)]
            for loc, t in ticks
            if min(low, high) <= loc <= max(low, high)
        ],
        "offset": _text(axis.get_offset_text()),
        "visible": bool(shown),
    }


def _label(ax: Axes, name: str) -> str:
    """An axis's own label, or the one that it shares: with its neighbours or, over all panels, the figure's."""
    own = _text(getattr(ax, f"{name}axis").label)
    siblings = [] if own else getattr(ax, f"get_shared_{name}_axes")().get_siblings(ax)
    shared = [_text(getattr(other, f"{name}axis").label) for other in siblings]
    figure = _root(ax)
    return (
        own
        or next(filter(None, shared), "")
        or _text(getattr(figure, f"_sup{name}label", None))
        or _margin(figure, name)
    )


def _margin(figure: Figure, name: str) -> str:
    """Words that ``figure.text`` wrote along the figure's edge: below for x, upright at the left for y, above for t."""
    for text in figure.texts[:MAX_TICKS]:
        (x, y), turned = text.get_position(), round(text.get_rotation()) % 180 == 90
        if {"x": y < MARGIN and not turned, "y": x < MARGIN and turned, "t": y > 1 - MARGIN and not turned}[name]:
            return _text(text)
    return ""


def _artists(ax: Axes) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    """Each thing that carries data, with its description; bars drawn together count as one."""
    in_bars = {patch for c in ax.containers if isinstance(c, BarContainer) for patch in c.patches}
    for container in ax.containers[:MAX_ARTISTS]:
        if isinstance(container, BarContainer) and container.patches:
            yield _bars(ax, list(container.patches)[:MAX_POINTS], container.get_label(), container.orientation)
    loose = [p for p in ax.patches if isinstance(p, Rectangle) and p not in in_bars]
    if loose:
        yield _bars(ax, loose[:MAX_POINTS], "", "vertical")
    for line in ax.lines[:MAX_ARTISTS]:
        yield [line], _line(ax, line)
    for collection in ax.collections[:MAX_ARTISTS]:
        if isinstance(collection, PathCollection):
            yield [collection], _scatter(ax, collection)
        elif isinstance(collection, LineCollection):
            yield [collection], _segments(ax, collection)
    for patch in ax.patches:
        if isinstance(patch, StepPatch):
            values, edges, _ = patch.get_data()
            yield [patch], _common(ax, patch, "bars", np.column_stack([(edges[1:] + edges[:-1]) / 2, values]))


def _line(ax: Axes, line: Line2D) -> dict[str, Any]:
    told = _common(ax, line, "line", np.column_stack(line.get_data(orig=False)))
    marker = line.get_marker()
    return told | {
        "color": _rgba(line.get_color()),
        "edge": _rgba(line.get_markerfacecolor()),
        "linewidth": float(line.get_linewidth()),
        "linestyle": str(line.get_linestyle())[:20],
        "marker": str(marker)[:20] if marker is not None else "None",
        "size": float(line.get_markersize()),
    }


def _scatter(ax: Axes, points: PathCollection) -> dict[str, Any]:
    told = _common(ax, points, "points", np.ma.filled(points.get_offsets().astype(float), np.nan))
    if points.get_offset_transform() != ax.transData:
        told["coords"] = "other"
    sizes = points.get_sizes()
    return told | {"size": float(np.sqrt(sizes.max())) if len(sizes) else 0.0, "marker": "scatter"} | _paint(points)


def _segments(ax: Axes, lines: LineCollection) -> dict[str, Any]:
    ends = [segment[-1] for segment in lines.get_segments()[:MAX_POINTS] if len(segment)]
    return _common(ax, lines, "segments", np.array(ends).reshape(-1, 2)) | _paint(lines)


def _bars(ax: Axes, patches: list[Any], label: Any, orientation: str | None) -> tuple[list[Any], dict[str, Any]]:
    """Each bar's middle and its far end: ``[middle, end]`` upright, ``[end, middle]`` lying."""
    corners = [(p.get_x(), p.get_y(), p.get_width(), p.get_height()) for p in patches]
    lying = orientation == "horizontal"
    points = [(x + w, y + h / 2) if lying else (x + w / 2, y + h) for x, y, w, h in np.asarray(corners, float)]
    told = _common(ax, patches[0], "bars", np.array(points))
    first = patches[0]
    told |= {
        "label": str(label)[:MAX_TEXT],
        "orientation": "horizontal" if lying else "vertical",
        "color": _rgba(first.get_facecolor()),
        "edge": _rgba(first.get_edgecolor()),
        "linewidth": float(first.get_linewidth()),
        "size": float(abs(first.get_height() if lying else first.get_width())),
        "visible": any(p.get_visible() for p in patches) and told["visible"] | (not first.get_visible()),
    }
    return patches, told


def _common(ax: Axes, artist: Any, kind: str, points: np.ndarray) -> dict[str, Any]:
    """What every artist has; points that are no finite numbers are left out."""
    points = np.asarray(points, dtype=float).reshape(-1, 2)[:MAX_POINTS]
    alpha = artist.get_alpha()
    return {
        "kind": kind,
        "points": points[np.isfinite(points).all(axis=1)].tolist(),
        "coords": "data" if artist.get_transform().contains_branch(ax.transData) or kind == "points" else "other",
        "label": str(artist.get_label())[:MAX_TEXT],
        "visible": bool(artist.get_visible() and ax.get_visible()),
        "alpha": float(np.max(alpha)) if alpha is not None and np.size(alpha) else 1.0,
        "color": None,
        "edge": None,
        "linewidth": 0.0,
        "linestyle": "",
        "marker": "",
        "size": 0.0,
        "zorder": float(artist.get_zorder()),
        "ink": None,
        "orientation": "",
    }


def _paint(collection: Any) -> dict[str, Any]:
    face, edge, widths = collection.get_facecolor(), collection.get_edgecolor(), collection.get_linewidth()
    return {
        "color": _rgba(face[0]) if len(face) else None,
        "edge": _rgba(edge[0]) if len(edge) else None,
        "linewidth": float(np.max(widths)) if np.size(widths) else 0.0,
    }


def _shorten(artists: list[dict[str, Any]]) -> None:
    """Keep as many points as a description may have, those of the first artists first."""
    left = MAX_ALL_POINTS
    for told in artists:
        del told["points"][max(left, 0) :]
        left -= len(told["points"])


# ---- whether it shows -----------------------------------------------------------------------------------------------


def _measure(canvas: FigureCanvasAgg, full: np.ndarray, artists: list[tuple[list[Any], dict[str, Any]]]) -> None:
    """Draw the figure without each artist and count the pixels that change."""
    carrying = [pair for pair in artists if pair[1]["points"]]
    # The sharpest candidates first: as many measurements as there is time for.
    for parts, told in sorted(carrying, key=lambda p: len(p[1]["points"]) < 3)[:MAX_MEASURED]:
        shown = [p for p in parts if p.get_visible()]
        for part in shown:
            part.set_visible(False)
        without = _pixels(canvas)
        for part in shown:
            part.set_visible(True)
        change = np.abs(full.astype(np.int16) - without).max(axis=2)
        told["ink"] = int((change > VISIBLE_CHANGE).sum())


def _pixels(canvas: FigureCanvasAgg) -> np.ndarray:
    """The figure's pixels as a viewer sees them: on white."""
    canvas.draw()
    rgba = np.asarray(canvas.buffer_rgba())
    if rgba[..., 3].min() == 255:  # as most figures are
        return rgba[..., :3].copy()
    rgba = rgba.astype(np.uint16)
    opaque = rgba[..., 3:]
    return ((rgba[..., :3] * opaque + 255 * (255 - opaque)) // 255).astype(np.uint8)


# ---- plain values ---------------------------------------------------------------------------------------------------


def _text(text: Any) -> str:
    """What a reader sees of a text object: nothing if it is hidden, too small, off the figure or of its colour."""
    if text is None or not text.get_visible() or text.get_alpha() == 0 or not text.get_fontsize() > 1:
        return ""
    figure = _root(text) if text.figure is not None else None
    ink, paper = colors.to_rgba(text.get_color()), figure.get_facecolor() if figure is not None else (1, 1, 1, 0)
    if ink[3] == 0 or (text.get_bbox_patch() is None and paper[3] > 0 and _alike(ink, paper)):
        return ""
    # A notebook cuts the paper so that all labels are on it: what lies a little outside is read there.
    if figure is not None and text.get_text() and not figure.bbox.padded(figure.dpi).overlaps(text.get_window_extent()):
        return ""
    return str(text.get_text())[:MAX_TEXT].strip()


def _alike(one: Any, other: Any) -> bool:
    return max(abs(a - b) for a, b in zip(one[:3], other[:3], strict=True)) < VISIBLE_CHANGE / 255


def _rgba(color: Any) -> list[float] | None:
    try:
        return [round(float(v), 3) for v in colors.to_rgba(color)]
    except (ValueError, TypeError):  # "none", or an array of colours
        return None
