"""The course's one plot style, and the figures that are used twice or more.

Series differ in colour, marker and line style at once, so that a figure can be read in greyscale and by
colour-blind eyes. Every figure goes through :func:`show`, which asks for a description in words.
"""

from __future__ import annotations

import base64
import html
import io
import json
import secrets
from string import Template
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's hues, darker: on white their orange and sky blue have a contrast of 2.3:1, and graphics need 3:1.
# The shades were searched so that all seven stay apart in every colour vision, and neighbours in greyscale.
COLORS = ("#00336E", "#C58404", "#000000", "#008144", "#5F360B", "#1293E3", "#AC326E")
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
    from IPython.display import display

    # HTML, because JupyterLab shows a bare picture without its description; the picture for those who show no HTML.
    picture = base64.b64encode(_png(figure, alt)).decode()
    width = round(figure.get_figwidth() * plt.rcParams["figure.dpi"])  # so a figure of more dpi is sharper, not larger
    page = f'<img src="data:image/png;base64,{picture}" alt="{html.escape(alt)}" width={width} style="max-width:100%">'
    data = {"text/html": page, "image/png": picture, "text/plain": alt}
    display(data, metadata={"image/png": {"alt": alt, "width": width}}, raw=True)


def slider(draw: Callable[[Any], Figure], values: Sequence[Any], *, label: str, alt: str, start: int = 0) -> None:
    """Display one figure for each value, and a slider that goes through them.

    The figures are drawn now and travel with the page, so the slider needs no kernel and no widgets: it works in
    notebooks and on the pages of the book. Where no script runs, the figure of ``values[start]`` stands alone.

    Args:
        draw: takes a value and returns a new figure; all of one size.
        label: what the slider changes, with its unit.
        alt: a description of what changes on the way, for readers who cannot see it.

    Raises:
        ValueError: see :func:`show`; or there are not at least two values.
    """
    from IPython.display import display

    if len(values) < 2:
        raise ValueError("A slider goes through two values or more.")
    images = [_fewer_colors(_png(draw(value), alt)) for value in values]
    page = _slider_page(images, [str(value) for value in values], label, alt, start)
    data = {"text/html": page, "image/png": base64.b64encode(images[start]).decode(), "text/plain": alt}
    display(data, metadata={"image/png": {"alt": alt}}, raw=True)


def _fewer_colors(png: bytes) -> bytes:
    """The picture in 256 colours, which takes about half of the bytes; a page holds one for each value."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(256).save(buffer, format="png", optimize=True)
    return buffer.getvalue()


# The picture stands in the page as it is; the script adds the slider, and so nothing dead is left where none runs.
SLIDER = Template("""<div id="$here"><img src="$first" alt="$alt" style="max-width:100%"><br></div><script>
(function show() {
  var box = document.getElementById("$here"), frames = $frames, values = $values;
  if (!box) return setTimeout(show, 200);
  var line = document.createElement("label"), range = document.createElement("input");
  var told = document.createElement("output");
  range.type = "range"; range.min = 0; range.max = frames.length - 1; range.value = $start;
  range.style = "width: 24em; max-width: 60%; margin: 0 .6em; vertical-align: middle";
  range.oninput = function () {
    box.querySelector("img").src = frames[range.value];
    told.textContent = values[range.value];
    range.setAttribute("aria-valuetext", values[range.value]);
  };
  line.append($label, range, told); box.append(line); range.oninput();
})();
</script>""")


def _slider_page(images: Sequence[bytes], values: Sequence[str], label: str, alt: str, start: int) -> str:
    frames = ["data:image/png;base64," + base64.b64encode(image).decode() for image in images]
    script = {"frames": frames, "values": values, "label": label}
    return SLIDER.substitute(
        {name: json.dumps(value).replace("</", "<\\/") for name, value in script.items()},
        here=f"slider_{secrets.token_hex(6)}",
        first=frames[start],
        alt=html.escape(alt),
        start=start,
    )


def _png(figure: Figure, alt: str) -> bytes:
    """The figure as a PNG file, after the checks of :func:`show`; the figure is closed."""
    if not alt.strip():
        raise ValueError("Describe the figure in the argument alt: what is on the axes and what stands out.")
    unlabelled = [axes for axes in figure.axes if axes.has_data() and not (axes.get_xlabel() or axes.get_ylabel())]
    if unlabelled:
        raise ValueError(f"{len(unlabelled)} axes of this figure have no label: say what is measured, and its unit.")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", facecolor="white")
    plt.close(figure)
    return buffer.getvalue()


def loss_curves(runs: Mapping[str, Sequence[float]], title: str) -> Figure:
    """Training loss (nats per answer token) by step on a log axis, one line a run."""
    figure, axes = plt.subplots()
    for name, losses in runs.items():
        axes.plot(range(1, len(losses) + 1), losses, label=name, markevery=max(1, len(losses) // 10))
    axes.set(yscale="log", xlabel="optimizer step", ylabel="loss (nats per answer token)", title=title)
    axes.legend()
    return figure


def bars(axes: Axes, values: Mapping[str, float], *, unit: str, fmt: str = "{:.2f}") -> None:
    """One hatched bar a name with its value (none negative) written above it; ``unit`` labels the axis."""
    places = range(len(values))
    styles = [(COLORS[i % len(COLORS)], HATCHES[i % len(HATCHES)]) for i in places]
    drawn = axes.bar(places, list(values.values()), color=[c for c, _ in styles], edgecolor="white")
    for bar, (_, hatch) in zip(drawn, styles, strict=True):
        bar.set_hatch(hatch)
    axes.bar_label(drawn, labels=[fmt.format(v) for v in values.values()], padding=2)
    axes.set_xticks(list(places), list(values))
    axes.set_ylabel(unit)
    axes.grid(axis="x", visible=False)


def text_as_matrix(text: str, height: int = 48) -> np.ndarray:
    """A word drawn in black on white, as a matrix of ``height`` rows: 1 where there is ink, 0 where there is none."""
    figure = plt.figure(figsize=(1, 1), dpi=100, layout="none")
    written = figure.text(0, 0, text, fontsize=0.6 * height, fontweight="bold")
    box = written.get_window_extent(figure.canvas.get_renderer())
    figure.set_size_inches((box.width + height / 3) / 100, height / 100)
    written.set(x=0.5, y=0.5, ha="center", va="center")
    figure.canvas.draw()
    grey = np.asarray(figure.canvas.buffer_rgba())[..., 0] / 255
    plt.close(figure)
    return 1 - grey
