"""The course's one plot style, and the figures that are used twice or more.

Series differ in colour, marker and line style at once, so that a figure can be read in greyscale and by
colour-blind eyes. Every figure goes through :func:`show`, which asks for a description in words.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from cycler import cycler

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colours, ordered so that neighbours differ in lightness too.
COLORS = ("#0072B2", "#E69F00", "#000000", "#009E73", "#D55E00", "#56B4E9", "#CC79A7")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))
HATCHES = ("", "//", "..", "xx", "\\\\", "--", "++")


def use_style() -> None:
    """Set the course's matplotlib style for this process; a second call changes nothing."""
    plt.rcParams.update(
        {
            "axes.prop_cycle": cycler(color=COLORS) + cycler(marker=MARKERS) + cycler(linestyle=LINES),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "axes.titlesize": 12,
            "axes.titleweight": "bold",
            "grid.alpha": 0.3,
            "figure.figsize": (7.0, 4.0),
            "figure.dpi": 110,
            "figure.constrained_layout.use": True,
            "font.size": 10.5,
            "legend.frameon": False,
            "lines.linewidth": 1.8,
            "lines.markersize": 5,
        }
    )


def show(figure: Figure, alt: str) -> None:
    """Display a figure with a description for readers who cannot see it, and close it.

    Raises:
        ValueError: the description is empty, or an axis that shows data has no label.
    """
    from IPython.display import Image, display

    if not alt.strip():
        raise ValueError("Describe the figure in the argument alt: what is on the axes and what stands out.")
    unlabelled = [axes for axes in figure.axes if axes.has_data() and not (axes.get_xlabel() or axes.get_ylabel())]
    if unlabelled:
        raise ValueError(f"{len(unlabelled)} axes of this figure have no label: say what is measured, and its unit.")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", facecolor="white")
    plt.close(figure)
    display(Image(data=buffer.getvalue(), format="png", alt=alt))


def loss_curves(runs: Mapping[str, Sequence[float]], title: str) -> Figure:
    """Training loss (nats per answer token) by step on a log axis, one line a run."""
    figure, axes = plt.subplots()
    for name, losses in runs.items():
        axes.plot(range(1, len(losses) + 1), losses, label=name, markevery=max(1, len(losses) // 10))
    axes.set(yscale="log", xlabel="optimizer step", ylabel="loss (nats per answer token)", title=title)
    axes.legend()
    return figure


def bars(axes: Axes, values: Mapping[str, float], *, unit: str, fmt: str = "{:.2f}") -> None:
    """One hatched bar a name with its value written above it; ``unit`` labels the axis."""
    places = range(len(values))
    styles = [(COLORS[i % len(COLORS)], HATCHES[i % len(HATCHES)]) for i in places]
    drawn = axes.bar(places, list(values.values()), color=[c for c, _ in styles], edgecolor="white")
    for bar, (_, hatch) in zip(drawn, styles, strict=True):
        bar.set_hatch(hatch)
    axes.bar_label(drawn, labels=[fmt.format(v) for v in values.values()], padding=2)
    axes.set_xticks(list(places), list(values))
    axes.set_ylabel(unit)
    axes.grid(axis="x", visible=False)
