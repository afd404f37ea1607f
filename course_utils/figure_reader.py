"""Read a matplotlib figure as plain data, and judge such data without matplotlib.

:func:`figure_data` turns any ``ax`` into a dict that survives JSON. :func:`plot_shows` and :func:`labels_problem`
look at nothing but that dict, so they can run in another process than the one that drew the figure.

Whether a reader can see a point is found out by drawing: the figure is rendered with and without each series, and
a point is seen when the pixels around it differ. That covers transparent, white, hairline, covered and off-axes
artists in one rule.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS, MOST_SERIES, MOST_POINTS = 20, 40, 2000
MOST_DRAWN = 40  # series that are drawn alone; a picture takes about a twentieth of a second
PIXELS = 1e6  # of a rendering
NEAR = 4  # pixels around a point that belong to it
VISIBLE = 10  # smallest difference (of 255) in a colour channel that counts as seen
ROUNDED = 0.02  # a plot may be drawn from rounded numbers: no eye sees two per cent
EXACT = 1e-6


class NoAxesError(TypeError):
    """What was given is not, and does not lead to, axes of matplotlib."""


# ---------------------------------------------------------------------------------------------- figure -> data


def figure_data(ax: Any) -> dict[str, Any]:
    """A figure as plain data (dicts, lists, text, finite numbers, booleans).

    Args:
        ax: Axes, an array or list of them, a Figure, a seaborn grid, or artists that lie on axes.

    Returns:
        ``{"title": …, "panels": [{"title", "xlabel", "ylabel", "xscale", "yscale", "xticks", "yticks", "texts",
        "series": [{"kind", "label", "horizontal", "points": [[x, y], …], "spans": [[low, high], …], "seen": [bool, …]}
        ]}]}``, the panels that were given first, then the others of the same figure. Points are in data coordinates;
        a span is the stretch that a bar covers along its own axis. Labels that cannot be seen are empty.

    Raises:
        NoAxesError: there are no axes in ``ax``.
    """
    panels = _panels(ax)
    figure = _root(panels[0])
    series = [_series(panel) for panel in panels]
    with _rendering(figure) as draw:
        draw()  # settles limits, layout and tick labels
        _mark_seen(panels, series, draw)
        found = [_panel(panel, drawn) for panel, drawn in zip(panels, series, strict=True)]
        title = _readable(getattr(figure, "_suptitle", None), figure)
    return {"title": title, "panels": found}


def _panels(ax: Any) -> list[Axes]:
    given = list(dict.fromkeys(_axes_in(ax, 0)))
    if not given:
        raise NoAxesError(f"a {type(ax).__name__} is not the axes of a plot")
    rest = [panel for panel in _root(given[0]).axes if panel not in given]
    return (given + rest)[:MOST_PANELS]


def _axes_in(thing: Any, depth: int) -> Iterator[Axes]:
    """Axes, found in whatever a student may have kept under the name ``ax``."""
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import FigureBase

    if isinstance(thing, Axes):
        yield thing
    elif isinstance(thing, FigureBase):
        yield from thing.axes
    elif isinstance(thing, Artist):  # a line or a bar knows where it was drawn
        if isinstance(thing.axes, Axes):
            yield thing.axes
    elif isinstance(thing, Mapping) and depth < 3:
        for item in thing.values():
            yield from _axes_in(item, depth + 1)
    elif hasattr(thing, "flat") or isinstance(thing, (list, tuple)):
        if depth < 3:
            for item in getattr(thing, "flat", thing):
                yield from _axes_in(item, depth + 1)
    elif isinstance(getattr(thing, "figure", None), FigureBase):  # seaborn's grids
        yield from thing.figure.axes


def _root(artist: Any) -> Figure:
    """The figure on which an artist ends up, past any subfigures."""
    figure = artist.figure
    while figure.figure is not None and figure.figure is not figure:
        figure = figure.figure
    return figure


class _Series:
    """Artists that belong together, with the points that they mark."""

    def __init__(self, kind: str, artists: list, points: Iterable, *, spans: Iterable = (), horizontal=False) -> None:
        self.kind, self.artists, self.horizontal = kind, artists, horizontal
        self.points = [[float(x), float(y)] for x, y in points][:MOST_POINTS]
        self.spans = [[float(low), float(high)] for low, high in spans][:MOST_POINTS]
        self.label = str(artists[0].get_label() or "")
        self.seen = [False] * len(self.points)

    def data(self) -> dict[str, Any]:
        """The part of it that crosses a process boundary; points that are not finite are nowhere and left out."""
        keep = [i for i, point in enumerate(self.points) if all(map(math.isfinite, point))]
        return {
            "kind": self.kind,
            "label": "" if self.label.startswith("_") else self.label,
            "horizontal": self.horizontal,
            "points": [self.points[i] for i in keep],
            "spans": [self.spans[i] for i in keep] if self.spans else [],
            "seen": [self.seen[i] for i in keep],
        }


def _series(axes: Axes) -> list[_Series]:
    found = [*_lines(axes), *_bars(axes), *_collections(axes)]
    return [series for series in found if series.points][:MOST_SERIES]


def _lines(axes: Axes) -> Iterator[_Series]:
    for line in axes.lines:
        if line.get_transform() is axes.transData:  # not a reference line across the axes
            yield _Series("line", [line], zip(line.get_xdata(orig=False), line.get_ydata(orig=False), strict=True))


def _bars(axes: Axes) -> Iterator[_Series]:
    from matplotlib.container import BarContainer
    from matplotlib.patches import Rectangle

    grouped = set()
    for container in axes.containers:
        if isinstance(container, BarContainer) and container.patches:
            grouped.update(container.patches)
            yield _bar_series(list(container.patches), container.orientation == "horizontal", container.get_label())
    loose = [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch not in grouped]
    for patch in loose:
        yield _bar_series([patch], False, patch.get_label())


def _bar_series(patches: list, horizontal: bool, label: str) -> _Series:
    boxes = [(p.get_x(), p.get_y(), p.get_x() + p.get_width(), p.get_y() + p.get_height()) for p in patches]
    if horizontal:
        points = [(right, (low + high) / 2) for _, low, right, high in boxes]
        spans = [sorted((low, high)) for _, low, _, high in boxes]
    else:
        points = [((left + right) / 2, high) for left, _, right, high in boxes]
        spans = [sorted((left, right)) for left, _, right, _ in boxes]
    series = _Series("bars", patches, points, spans=spans, horizontal=horizontal)
    series.label = str(label or "")
    return series


def _collections(axes: Axes) -> Iterator[_Series]:
    from matplotlib.collections import LineCollection, PathCollection

    for collection in axes.collections:
        if isinstance(collection, PathCollection) and collection.get_offset_transform() is axes.transData:
            yield _Series("scatter", [collection], collection.get_offsets().filled(math.nan))
        elif isinstance(collection, LineCollection) and collection.get_transform() is axes.transData:
            ends = (vertex for segment in collection.get_segments() for vertex in segment)
            yield _Series("segments", [collection], ends)


# ---- drawing


@contextmanager
def _rendering(figure: Figure):
    """Yield a function that draws the figure and returns its pixels (height, width, 3); leave no trace."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas, dpi, engine = figure.canvas, figure.dpi, figure.get_layout_engine()
    legends = [legend for legend in figure.findobj(_is_legend) if legend.get_visible()]
    agg = FigureCanvasAgg(figure)
    inches = max(figure.get_figwidth() * figure.get_figheight(), 1e-6)
    figure.set_dpi(max(1.0, min(100.0, math.sqrt(PIXELS / inches))))

    def draw() -> np.ndarray:
        agg.draw()
        if figure.get_layout_engine() is not None:  # hiding an artist must not move the others
            figure.set_layout_engine("none")
        return np.asarray(agg.buffer_rgba())[..., :3].astype(np.int16)

    try:
        for legend in legends:  # "best" would jump while artists come and go
            legend.set_visible(False)
        yield draw
    finally:
        for legend in legends:
            legend.set_visible(True)
        figure.set_layout_engine(engine) if engine is not None else figure.set_layout_engine("none")
        figure.set_dpi(dpi)
        figure.set_canvas(canvas)


def _is_legend(artist: Any) -> bool:
    from matplotlib.legend import Legend

    return isinstance(artist, Legend)


def _mark_seen(panels: list[Axes], series: list[list[_Series]], draw) -> None:
    """Set ``seen`` of every point: its series alone changes the picture there, and it is not covered in the end."""
    shown = [(panel, one) for panel, drawn in zip(panels, series, strict=True) for one in drawn]
    visible = {a: a.get_visible() for _, one in shown for a in one.artists}
    full = draw()
    try:
        _set_visible(visible, False)
        empty = draw()
        for place, (panel, one) in enumerate(shown):
            _set_visible({a: visible[a] for a in one.artists})
            alone = draw() if 1 < len(shown) and place < MOST_DRAWN else full
            _set_visible({a: visible[a] for a in one.artists}, False)
            changed = (abs(full - empty).max(axis=2) >= VISIBLE) & (abs(alone - empty).max(axis=2) >= VISIBLE)
            one.seen = [_touches(changed, panel, point) for point in one.points]
    finally:
        _set_visible(visible)


def _set_visible(artists: Mapping[Any, bool], to: bool | None = None) -> None:
    for artist, before in artists.items():
        artist.set_visible(before if to is None else to)


def _touches(changed: np.ndarray, axes: Axes, point: list[float]) -> bool:
    """Whether any of the pixels around a point has changed."""
    if not all(map(math.isfinite, point)):
        return False
    x, y = axes.transData.transform(point)
    if not (math.isfinite(x) and math.isfinite(y) and abs(x) < 1e6 and abs(y) < 1e6):
        return False
    row, column = changed.shape[0] - 1 - round(float(y)), round(float(x))
    if not (-NEAR <= row < changed.shape[0] + NEAR and -NEAR <= column < changed.shape[1] + NEAR):
        return False
    window = changed[max(0, row - NEAR) : row + NEAR + 1, max(0, column - NEAR) : column + NEAR + 1]
    return bool(window.any())


# ---- texts


def _panel(axes: Axes, drawn: list[_Series]) -> dict[str, Any]:
    figure = _root(axes)
    titles = [_readable(title, figure) for title in (axes.title, axes._left_title, axes._right_title)]
    return {
        "title": " ".join(filter(None, titles)),
        "xlabel": _axis_label(axes, "x", figure),
        "ylabel": _axis_label(axes, "y", figure),
        "xscale": axes.get_xscale(),
        "yscale": axes.get_yscale(),
        "xticks": _ticks(axes.xaxis),
        "yticks": _ticks(axes.yaxis),
        "texts": [text.get_text()[:200] for text in axes.texts][:100],
        "series": [series.data() for series in drawn],
    }


def _axis_label(axes: Axes, which: str, figure: Figure) -> str:
    """An axis's own label, or the one that it shares: with its neighbours or, over all panels, the figure's."""
    own = _readable(getattr(axes, f"{which}axis").label, figure)
    if own:
        return own
    siblings = getattr(axes, f"get_shared_{which}_axes")().get_siblings(axes)
    shared = [_readable(getattr(other, f"{which}axis").label, figure) for other in siblings]
    return next(filter(None, shared), "") or _readable(getattr(figure, f"_sup{which}label", None), figure)


def _readable(text: Any, figure: Figure) -> str:
    """A text's words if a reader could see them, else nothing."""
    from matplotlib.colors import to_rgb

    if text is None or not text.get_visible() or text.get_fontsize() < 3 or text.get_alpha() in (0, 0.0):
        return ""
    paper = to_rgb(figure.get_facecolor())
    if max(abs(a - b) for a, b in zip(to_rgb(text.get_color()), paper, strict=True)) < 0.1:
        return ""
    return text.get_text().strip()[:500]


def _ticks(axis: Any) -> list[dict[str, Any]]:
    """Place and text of an axis's ticks, as they were drawn."""
    pairs = zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=False)
    return [
        {"at": float(place), "text": label.get_text()[:100]}
        for place, label in list(pairs)[:200]
        if math.isfinite(float(place))
    ]


# ---------------------------------------------------------------------------------------------- data -> verdict


class Finding(NamedTuple):
    """What a figure shows: ``problem`` is empty when it shows what it should.

    ``panel`` is the number of the panel in question, ``ranks_on`` the axis on which its ranks stand (x or y).
    """

    problem: str
    hint: str = ""
    panel: int | None = None
    ranks_on: str = ""


class _Point(NamedTuple):
    ranks: frozenset[int]
    height: float
    seen: bool


# A unit is said by a word, by a letter on its own or after a number, or by a power of ten.
UNITS = {
    1e3: r"(?i:thousand|tausend|\btsd\b|kilo|\bk\b|(?<=\d)k\b)"
    r"|10\W{0,3}3\b|10³|1e\+?0?3\b|(?:[x×*'/]|\bin)\W{0,2}(?:1[,. ]?)?000\b(?![,. ]?000)",
    1e6: r"(?i:million|mega|\bmio\b)|\bM\b|(?<=\d)M\b"
    r"|10\W{0,3}6\b|10⁶|1e\+?0?6\b|(?:[x×*/]|\bin)\W{0,2}1[,. ]?000[,. ]?000\b",
    1e9: r"(?i:billion|giga)|\bB\b|(?<=\d)B\b|10\W{0,3}9\b|10⁹|1e\+?0?9\b",
}


EMPTY = Finding(
    "The axes are empty: no points, lines or bars are drawn on them.",
    "draw on ax in the same cell that makes it; areas (fill_between, stackplot) and stairs are not read.",
)


def plot_shows(
    data: Mapping[str, Any], counts: Mapping[int, float], instead: Mapping[str, Mapping[int, float]] | None = None
) -> Finding:
    """Whether some panel shows every count at its rank, in any form that a reader could read it from.

    Ranks may stand on either axis, as numbers or as names of categories; counts may be in thousands or millions
    where a text says so. More points, lines and panels than asked for do no harm.

    Args:
        data: what :func:`figure_data` returned.
        counts: the count that belongs to each rank.
        instead: what may have been plotted by mistake, with the words to say then.
    """
    panels = data["panels"]
    if not any(series["points"] for panel in panels for series in panel["series"]):
        return EMPTY
    almost = None
    for place, panel in enumerate(panels):
        for axis, points in _readings(panel, counts):
            finding = _judge(panel, points, counts)._replace(panel=place, ranks_on=axis)
            if not finding.problem:
                return finding
            almost = almost or (finding if finding.hint else None)
    return almost or _likely(panels, counts, instead or {})


def _judge(panel: Mapping[str, Any], points: list[_Point], counts: Mapping[int, float]) -> Finding:
    """Whether these points show the counts; a finding without a hint says only that they do not."""
    for unit in (1, *UNITS):
        right = _at_ranks(points, counts, unit)
        if right is None:
            continue
        if not all(any(point.seen for point in found) for found in right.values()):
            return Finding(
                "The right points are there, but not all of them can be seen.",
                "look for limits that cut them off, a colour or transparency that hides them, or something on top.",
            )
        if unit != 1 and not re.search(UNITS[unit], _all_text(panel)):
            return Finding(
                "The heights are right in another unit, and nothing on the plot says which.",
                "name the unit in the axis label (thousands, say), or plot the counts themselves.",
            )
        return Finding("")
    return Finding("not here")


def _all_text(panel: Mapping[str, Any]) -> str:
    """Everything on a panel that may name a unit; the ticks' numbers do not, but `0.5M` does."""
    ticks = [tick["text"] for axis in ("xticks", "yticks") for tick in panel[axis]]
    labels = [series["label"] for series in panel["series"]]
    texts = [panel["title"], panel["xlabel"], panel["ylabel"], *panel["texts"], *labels]
    return " || ".join([*map(_unmarked, texts), *(t for t in map(_unmarked, ticks) if re.search("[A-Za-z]", t))])


def _unmarked(text: str) -> str:
    """A text without TeX's marks."""
    return re.sub(r"\\mathdefault|\\mathrm|[$\\{}]", "", text)


def _at_ranks(points: list[_Point], counts: Mapping[int, float], unit: float) -> dict[int, list[_Point]] | None:
    """The points that show each count, or None when one is missing."""
    found = {
        rank: [p for p in points if rank in p.ranks and _close(p.height * unit, count, ROUNDED)]
        for rank, count in counts.items()
    }
    return found if all(found.values()) else None


def _close(value: float, truth: float, slack: float) -> bool:
    return abs(value - truth) <= slack * abs(truth)


def _readings(panel: Mapping[str, Any], counts: Mapping[int, float]) -> Iterator[tuple[str, list[_Point]]]:
    """The panel's points with the ranks on the x axis, then with the ranks on the y axis."""
    for axis in "xy":
        yield axis, [p for series in panel["series"] for p in _at_any_rank(series, panel[f"{axis}ticks"], axis, counts)]


def _at_any_rank(
    series: Mapping[str, Any], ticks: list[Mapping[str, Any]], axis: str, counts: Mapping[int, float]
) -> Iterator[_Point]:
    spans = series["spans"] if series["horizontal"] == (axis == "y") else []
    for i, (x, y) in enumerate(series["points"]):
        where, height = (y, x) if axis == "y" else (x, y)
        ranks = _ranks_at(where, ticks, counts) | (_ranks_under(spans[i], counts) if spans else set())
        if ranks:
            yield _Point(frozenset(ranks), height, series["seen"][i])


def _ranks_at(where: float, ticks: list[Mapping[str, Any]], counts: Mapping[int, float]) -> set[int]:
    """The ranks that a place on an axis may mean: its number, or the text of the tick there.

    Bars that stand in a group lie beside the tick of their category.
    """
    nearest = min(ticks, key=lambda tick: abs(tick["at"] - where), default=None)
    said = _number_in(nearest["text"]) if nearest and abs(nearest["at"] - where) < 0.5 else None
    return {rank for rank in counts if _close(where, rank, EXACT) or rank == said}


def _ranks_under(span: list[float], counts: Mapping[int, float]) -> set[int]:
    """The rank that a bar stands on, if it is but one."""
    ranks = {rank for rank in counts if span[0] <= rank <= span[1]}
    return ranks if len(ranks) == 1 else set()


def _number_in(text: str) -> int | None:
    """The one whole number in a short text such as ``4``, ``r=4`` or ``rank 4``."""
    numbers = re.findall(r"\d+(?:[.,]\d+)*", _unmarked(text))
    return int(numbers[0]) if len(numbers) == 1 and numbers[0].isdigit() else None


def _likely(
    panels: list[Mapping[str, Any]], counts: Mapping[int, float], instead: Mapping[str, Mapping[int, float]]
) -> Finding:
    """The mistake that fits what is plotted, in words that give no number away."""
    readings = [points for panel in panels for _, points in _readings(panel, counts)]
    for words, values in instead.items():
        if any(_at_ranks(points, values, unit) for points in readings for unit in (1, 1e3, 1e6)):
            problem, _, hint = words.partition("\n")
            return Finding(problem, hint)
    found = {rank for points in readings for point in points for rank in point.ranks}
    missing = [str(rank) for rank in counts if rank not in found]
    if missing:
        return Finding(
            f"No point, bar or marker stands at rank {', '.join(missing)}.",
            "plot all four ranks; the ranks belong on one axis and the counts on the other.",
        )
    heights = [point.height for points in readings for point in points]
    if all(any(_close(height, count, ROUNDED) for height in heights) for count in counts.values()):
        return Finding(
            "All the right heights are plotted, but at the wrong ranks.",
            "pair each rank with its own count: take both from the same loop, or from counts.items().",
        )
    return Finding(
        "The heights in the plot are not the numbers of trainable parameters.",
        "plot the values of counts, unchanged, or in a unit that a label names.",
    )


RANK_WORDS = re.compile(r"rank|\br\b|\brang", re.IGNORECASE)
COUNT_WORDS = re.compile(r"param|trainable|count|number|weights|#", re.IGNORECASE)


def labels_problem(data: Mapping[str, Any], shown: Finding | None = None) -> Finding:
    """What is missing from the words on a panel: a label on both axes and a title.

    Args:
        data: what :func:`figure_data` returned.
        shown: what :func:`plot_shows` found, so that the panel with the counts is looked at.
    """
    place = shown.panel if shown and shown.panel is not None else _first_drawn(data["panels"])
    panel = data["panels"][place]
    for axis in "xy":
        if not panel[f"{axis}label"]:
            hint = f"ax.set_{axis}label(...) writes one: say what is measured there, and in which unit."
            return Finding(f"The {axis} axis has no label that can be read.", hint, place)
    title = f"{panel['title']}{data['title']}"
    if not title:
        return Finding("The plot has no title.", "ax.set_title(...) writes one: which model, which layers?", place)
    if len(title) < 3:
        return Finding("The title says nothing.", "it needs more than one letter: which model, which layers?", place)
    ranks_on = shown.ranks_on if shown and not shown.problem else ""
    return _words_problem(panel, ranks_on)._replace(panel=place)


def _words_problem(panel: Mapping[str, Any], ranks_on: str) -> Finding:
    """Whether one label speaks of ranks and the other of parameters, and not the wrong way round."""
    readings = {
        axis: bool(RANK_WORDS.search(panel[f"{axis}label"])) + bool(COUNT_WORDS.search(panel[f"{other}label"]))
        for axis, other in ("xy", "yx")
    }
    if ranks_on and readings[ranks_on] == 0 and max(readings.values()) == 2:
        return Finding("The two axis labels seem to be swapped.", "the word rank belongs on the axis with the ranks.")
    if max(readings.values()) < 2:
        return Finding(
            "The axis labels do not say what is plotted.", "one has to name the rank, the other the parameters."
        )
    return Finding("")


def _first_drawn(panels: list[Mapping[str, Any]]) -> int:
    return next((i for i, panel in enumerate(panels) if panel["series"]), 0)
