"""What a described figure shows: counts at their ranks, and what its labels say. Visible check and judge read by this.

All functions take the description that :func:`nbgrader_sandbox.student.figure.describe` gives, so they need no
matplotlib and can run in another process than the one that drew the figure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from nbgrader_sandbox.student.language import _
from nbgrader_sandbox.student.words import fold, logarithm_said, names_count, names_rank, scales_said, unknown_words

NOT_DRAWN = ("None", "none", " ", "")  # matplotlib's ways to say no line or no marker
LEAST_INK = 10  # pixels that have to change when an artist is taken away
CLOSE = 0.02  # a plot may be drawn from rounded numbers: no eye sees two per cent
SAME_RANK = 1e-6
MOST_AT_A_RANK = 15  # different counts drawn at one rank: a guess is no answer
MOST_READINGS = 30  # of them in all the units that are written at the axes
MOST_WORDS = 5000  # characters at the axes in which a unit is looked for
ONE_RANK = 3  # points at most in a panel whose title says which rank it shows
UNITS = (1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9)
_POWER = re.compile(r"\W*10\W*\d+\W*")
LABEL, TITLE = 0.375, 0.25  # shares of the points for labels


class Drawn(NamedTuple):
    """One point of a plot: the rank and the count that it may stand for, and whether anybody can see it."""

    rank: float
    count: float
    words: str  # all that is written at the axes: where a unit would stand
    label: str  # of the axis that shows the count
    inside: bool
    shows: bool


class Shown(NamedTuple):
    """What a plot shows: the ranks whose counts can be seen, and what is wrong if that is not all of them.

    ``unsure`` are words that nobody here knows and that may make it right: a person has to look.
    """

    seen: tuple[int, ...]
    problem: str = ""
    hint: str = ""
    unsure: str = ""


class Labelled(NamedTuple):
    """What a plot's words lack, with the share of the points that each costs, and a hint; ``unsure`` as in Shown."""

    lacking: dict[str, float]
    hint: str = ""
    unsure: str = ""


def empty() -> Shown:
    """Return what is said of axes on which nothing is drawn."""
    return Shown(
        (),
        _("The axes are empty: no points, lines or bars are drawn on them."),
        _("draw on ax in the same cell that makes it; areas (fill_between, stackplot) are not read."),
    )


def shows(
    figure: Mapping, counts: Mapping[int, float], instead: Mapping[str, Mapping[int, float]] | None = None
) -> Shown:
    """Say which counts a figure shows at their ranks, in any form that a reader could read them from.

    Ranks may stand on either axis, as numbers, as names, as logarithms, or in a panel's title; counts may be in any
    unit that a text says. More points, lines and panels than asked for do no harm.

    Args:
        counts: the count that belongs to each rank.
        instead: what may have been plotted by mistake, by the words to say then: the problem, a new line, a hint.
    """
    drawn = list(points(figure, tuple(counts)))
    if not drawn:
        return empty()
    if any(_is_a_crowd([d for d in drawn if _at(d, rank)]) for rank in counts):
        return Shown(
            (),
            _("So much is drawn at each rank that nobody can tell which points are your counts."),
            _("draw one point, bar or marker for each rank."),
        )
    right = {rank: [d for d in drawn if _stands_for(d, rank, count)] for rank, count in counts.items()}
    seen = tuple(rank for rank in counts if any(d.inside and d.shows for d in right[rank]))
    if len(seen) == len(counts):
        return Shown(seen)
    return _mistake(right, seen, drawn, counts, instead or {})


def _mistake(
    right: dict[int, list[Drawn]], seen: tuple[int, ...], drawn: list[Drawn], counts: Mapping[int, float],
    instead: Mapping[str, Mapping[int, float]],
) -> Shown:  # fmt: skip
    """The mistake that fits what is plotted, in words that give no number away."""
    if any(right[rank] for rank in counts if rank not in seen):
        return Shown(
            seen,
            _("The right points are there, but not all of them can be seen."),
            _("look for limits that cut them off, a colour or transparency that hides them, or something on top."),
        )
    unit = next((u for u in UNITS if all(_points_at(drawn, r, n / u) for r, n in counts.items())), None)
    if unit:
        labels = {d.label for rank, count in counts.items() for d in _points_at(drawn, rank, count / unit)}
        unknown = [word for label in sorted(labels) for word in unknown_words(label)]
        return Shown(
            seen,
            _("The heights are right in another unit, and nothing on the plot says which."),
            _("name the unit in the axis label (thousands, say), or plot the counts themselves."),
            " ".join(unknown)[:80],
        )
    for words, values in instead.items():
        if any(all(_points_at(drawn, r, n / u) for r, n in values.items()) for u in (1, 1e3, 1e6)):
            return Shown(seen, *words.split("\n", 1))
    missing = [str(rank) for rank in counts if not any(_at(d, rank) for d in drawn)]
    if missing:
        return Shown(
            seen,
            _("No point, bar or marker stands at rank {ranks}.").format(ranks=", ".join(missing)),
            _("plot all four ranks; the ranks belong on one axis and the counts on the other."),
        )
    if all(any(_close(d.count, count) for d in drawn) for count in counts.values()):
        return Shown(
            seen,
            _("All the right heights are plotted, but at the wrong ranks."),
            _("pair each rank with its own count: take both from the same loop, or from counts.items()."),
        )
    return Shown(
        seen,
        _("The heights in the plot are not the numbers of trainable parameters."),
        _("plot the values of counts, unchanged, or in a unit that a label names."),
    )


def _is_a_crowd(drawn: list[Drawn]) -> bool:
    """Whether so much is drawn at a rank, or can be read in so many units, that it is right by chance."""
    units = {(d.words, d.label) for d in drawn}
    most = max((1 + len(_scales(words)) + len(_bases(label)) for words, label in units), default=1)
    heights = len({d.count for d in drawn})
    return heights > MOST_AT_A_RANK or heights * most > MOST_READINGS


def _at(drawn: Drawn, rank: float) -> bool:
    return abs(drawn.rank - rank) <= SAME_RANK


def _points_at(drawn: list[Drawn], rank: int, count: float) -> list[Drawn]:
    return [d for d in drawn if _at(d, rank) and _close(d.count, count)]


def _close(value: float, right: float) -> bool:
    return abs(value - right) < CLOSE * abs(right)


def _stands_for(drawn: Drawn, rank: int, count: float) -> bool:
    """Whether a point is this rank's, in parameters, in a unit that is written at the axes, or as a logarithm."""
    if not _at(drawn, rank):
        return False
    if _close(drawn.count, count) or any(_close(drawn.count * unit, count) for unit in _scales(drawn.words)):
        return True
    bases = _bases(drawn.label) if 0 < drawn.count < 60 else ()
    return any(_close(base**drawn.count, count) for base in bases)


# Asked for every point of a plot.
_scales = lru_cache(1000)(scales_said)
_bases = lru_cache(1000)(logarithm_said)


# ---- points ---------------------------------------------------------------------------------------------------------


def points(figure: Mapping, ranks: tuple[int, ...]) -> Iterable[Drawn]:
    """Every point that any artist draws, read both ways round: rank along x, and rank along y."""
    for axes in figure["axes"]:
        words = _words(figure, axes)
        drawings = [a for a in axes["artists"] if a["coords"] == "data"]
        few = len(figure["axes"]) > 1 and sum(len(a["points"]) for a in drawings) <= ONE_RANK
        of_panel = _rank_in(axes["title"]) if few else []
        ticks = {name: [(at, rank) for at, label in axes[name]["ticks"] for rank in _rank_in(label)] for name in "xy"}
        bases = {name: logarithm_said(axes[name]["label"]) for name in "xy"}
        for artist in drawings:
            twins = [a for a in drawings if sorted(a["points"]) == sorted(artist["points"])]
            shown = axes["visible"] and artist["visible"] and _is_inked(artist, twins)
            named = {*_rank_in(artist["label"]), *of_panel}  # a legend may say which rank it is
            for point in artist["points"]:
                inside = all(_inside(value, axes[name]) for value, name in zip(point, "xy", strict=True))
                for (where, name), (count, other) in _both_ways(zip(point, "xy", strict=True)):
                    label = axes[other]["label"]
                    for rank in {
                        *_ranks_at(where, ticks[name], bases[name]),
                        *_ranks_under(artist, where, name, ranks),
                        *named,
                    }:
                        yield Drawn(rank, count, words, label, inside, shown)


def _both_ways(pair: Iterable) -> Iterator[tuple]:
    one, other = pair
    yield one, other
    yield other, one


def _is_inked(artist: Mapping, twins: list[Mapping]) -> bool:
    """Whether an artist leaves ink. The same points drawn twice hide each other from the measurement."""
    if artist["ink"] is None:  # one of too many to be measured
        drawn = artist["linewidth"] if artist["linestyle"] not in NOT_DRAWN else 0
        marked = artist["size"] if artist["marker"] not in NOT_DRAWN else 0
        return artist["alpha"] > 0.2 and (artist["kind"] != "line" or max(drawn, marked) > 0.3)
    if artist["ink"] >= LEAST_INK:
        return artist["alpha"] > 0.02
    return (
        len(twins) > 1
        and all(t["visible"] and t["alpha"] > 0.2 for t in twins)
        and any(t["color"] is not None and t["color"][3] > 0.2 and max(t["linewidth"], t["size"]) > 0.3 for t in twins)
    )


def _inside(value: float, axis: Mapping) -> bool:
    low, high = sorted(axis["limits"])
    slack = 1e-6 * max(abs(low), abs(high))
    return low - slack <= value <= high + slack


def _ranks_at(value: float, ticks: list[tuple[float, float]], bases: tuple[float, ...]) -> list[float]:
    """The rank that a place on an axis stands for: its own value, its power, and what the tick there says."""
    powers = [base**value for base in bases] if 0 <= value < 30 else []
    # Bars of a group, and jittered points, stand beside the tick that names their category.
    near = [n for place, n in ticks if abs(place - value) < (0.45 if n != place else 0.02)]
    return [value, *(round(n) if math.isclose(n, round(n), rel_tol=1e-3) else n for n in powers), *near]


def _ranks_under(artist: Mapping, where: float, name: str, ranks: tuple[int, ...]) -> list[int]:
    """The rank that a bar stands on, if it is but one."""
    if artist["kind"] != "bars" or (artist["orientation"] == "horizontal") != (name == "y"):
        return []
    under = [rank for rank in ranks if abs(where - rank) <= artist["size"] / 2 + SAME_RANK]
    return under if len(under) == 1 else []


@lru_cache(10_000)
def _rank_in(label: str) -> list[float]:
    """The number in a label such as "r = 8", if there is just one, or the one that follows a word for rank; or 2³."""
    folded = fold(label)
    if power := re.fullmatch(r"\W*(\d{1,2})\^(\d)\W*", folded):
        return [float(int(power[1]) ** int(power[2]))]
    found = re.findall(r"\d+(?:\.\d+)?", folded)
    if len(found) > 1:
        ranks = re.findall(r"([^\W\d_]+)\W{0,4}(\d+)(?![\d.,]*\d)", folded)
        found = list(dict.fromkeys(number for word, number in ranks if names_rank(word)))
    return [float(found[0])] if len(found) == 1 and len(found[0]) < 10 else []


def _words(figure: Mapping, axes: Mapping) -> str:
    """Everything that is written on the axes; tick labels tell a unit too (0.5M)."""
    parts = [figure["suptitle"], axes["title"]]
    for axis in (axes["x"], axes["y"]):
        # A logarithmic axis writes powers of ten of its own accord: they are numbers, no units.
        ticks = [
            label for _, label in axis["ticks"] if re.search(r"[^\W\d_]", label) and not _POWER.fullmatch(fold(label))
        ]
        parts += [axis["label"], *(re.sub(r"(?<=\d)(?=[^\W\d_])", " ", label) for label in ticks)]
    parts += [artist["label"] for artist in axes["artists"] if not artist["label"].startswith("_")]
    return " | ".join([*parts, *axes["legend"], *axes["texts"]])[:MOST_WORDS]


# ---- words ----------------------------------------------------------------------------------------------------------


def labels(figure: Mapping) -> Labelled:
    """Say what the words of a figure lack: labels on both axes that name what they show, and a title.

    The panel that lacks least is judged.
    """
    panels = [_lacking(figure, axes) for axes in figure["axes"] if axes["visible"]]
    cannot = Labelled({_("The plot cannot be seen."): 1.0}, _("draw it on axes that are visible."))
    return min(panels, key=lambda found: sum(found.lacking.values()), default=cannot)


def _lacking(figure: Mapping, axes: Mapping) -> Labelled:
    texts = {name: _label(figure, axes, name) for name in "xy"}
    upright, lying = _says(texts["x"], texts["y"]), _says(texts["y"], texts["x"])[::-1]
    lacking, unknown, hints = {}, [], []
    for name, says in zip("xy", max(upright, lying, key=sum), strict=True):
        if says:
            continue
        hints.append(_("{call} writes one").format(call=f'ax.set_{name}label("…")'))
        if not texts[name]:
            lacking[_("The {axis} axis has no label that can be read.").format(axis=name)] = LABEL
            continue
        said = _("The label of the {axis} axis does not name the rank or the parameters.")
        lacking[said.format(axis=name)] = LABEL
        if not names_rank(texts[name]) and not names_count(texts[name]):
            unknown += unknown_words(texts[name])
    if _swapped(axes, sum(upright) - sum(lying)):
        lacking = {_("The two axis labels seem to be swapped."): 2 * LABEL}
        hints = [_("the word rank belongs to the ranks")]
    title = axes["title"] + figure["suptitle"]
    if len(title.encode()) < 3:  # in bytes: one Chinese character is a word
        hints.append(_("{call} writes one: which model, which layers?").format(call='ax.set_title("…")'))
        lacking[_("The title says nothing.") if title else _("The plot has no title.")] = TITLE
    return Labelled(lacking, "; ".join(hints), " ".join(unknown)[:80])


def _says(on_ranks: str, on_counts: str) -> tuple[bool, bool]:
    """Whether one label speaks of ranks and the other of parameters."""
    return names_rank(on_ranks), names_count(on_counts)


def _label(figure: Mapping, axes: Mapping, name: str) -> str:
    """An axis's label; panels that share an axis have it at the outer one only."""
    place = 0 if name == "x" else 1
    shared = [
        other[name]["label"]
        for other in figure["axes"]
        if other[name]["limits"] == axes[name]["limits"] and other["position"][place] == axes["position"][place]
    ]
    return axes[name]["label"] or next(filter(None, shared), "")


def _swapped(axes: Mapping, upright: int) -> bool:
    """Whether the labels clearly fit the other way round; ``upright`` is positive if ranks are said to lie along x."""
    largest = [max((point[i] for artist in axes["artists"] for point in artist["points"]), default=0) for i in (0, 1)]
    counts_along_x = largest[0] > 1000 > largest[1]
    counts_along_y = largest[1] > 1000 > largest[0]
    return (upright == 2 and counts_along_x) or (upright == -2 and counts_along_y)


def texts(figure: Mapping) -> list[str]:
    """What is written in a figure beside its labels: tables, and numbers at bars. It counts as printed."""
    return ["\n".join(axes["texts"]) for axes in figure["axes"] if axes["visible"] and axes["texts"]]
