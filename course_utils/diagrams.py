"""The diagrams of the chapters: what a picture explains before a formula or code does.

Each function draws one and returns its figure, for :func:`course_utils.plots.show`. Everything is placed in inches from
the top left corner, and every figure is as wide as a phone: text keeps one size, and on a phone nothing shrinks.
What is trained is dark with white text, so that the diagrams can be read in greyscale; gradients are dashed.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.transforms import Affine2D

from course_utils import counting, plots

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.figure import Figure
    from torch import nn

WIDTH = 4.2  # inches
POINTS = 10.2  # of text: on a page 390 CSS pixels wide, of which the text has 358, this becomes 9
KINDS = {  # fill, edge and text of a box
    "frozen": ("#DDE1E6", "#4A4F55", "black"),
    "trained": (plots.COLORS[0], plots.COLORS[0], "white"),
    "stored": ("#F5DFA6", "#6B4A00", "black"),  # in 8 or 4 bits
    "outlier": (plots.COLORS[4], plots.COLORS[4], "white"),
    "plain": ("white", "#4A4F55", "black"),
}
GRADIENT = plots.COLORS[6]


class _Sheet:
    """A figure to draw on, in inches from its top left corner."""

    def __init__(self, height: float) -> None:
        self.figure = plt.figure(figsize=(WIDTH, height), dpi=220, layout="none")
        self.inches = Affine2D().scale(1, -1).translate(0, height) + self.figure.dpi_scale_trans

    def text(self, x: float, y: float, words: str, color: str = "black", **how) -> None:
        how = {"ha": "center", "va": "center", "fontsize": POINTS, "linespacing": 1.25} | how
        self.figure.text(x, y, words, color=color, transform=self.inches, **how)

    def box(self, x: float, y: float, width: float, height: float, words: str = "", kind: str = "plain") -> None:
        """A rectangle with its top left corner at (x, y), and words in its middle."""
        fill, edge, color = KINDS[kind]
        self.figure.add_artist(Rectangle((x, y), width, height, fc=fill, ec=edge, lw=1, transform=self.inches))
        if words:
            self.text(x + width / 2, y + height / 2, words, color)

    def arrow(self, start: tuple, end: tuple, style: str = "-|>", gradient: bool = False) -> None:
        look = {"color": GRADIENT, "linestyle": (0, (3, 1.5))} if gradient else {"color": "black"}
        how = {"arrowstyle": style, "mutation_scale": 9, "lw": 1.3, "shrinkA": 1, "shrinkB": 1, **look}
        self.figure.add_artist(FancyArrowPatch(start, end, transform=self.inches, **how))


def adapter(n_out: int, n_in: int, r: int) -> Figure:
    """W (n_out × n_in, frozen) and beside it B (n_out × r) and A (r × n_in), both trained."""
    sheet = _Sheet(2.0)
    sheet.text(0.25, 0.6, "W′ =")
    sheet.box(0.5, 0.1, 1.05, 1.0, "W", "frozen")
    sheet.text(1.9, 0.6, "+  α/r ·")
    sheet.box(2.33, 0.1, 0.22, 1.0, "B", "trained")
    sheet.text(2.68, 0.6, "·")
    sheet.box(2.82, 0.49, 1.05, 0.22, "A", "trained")
    sizes = ((1.03, "out × in", n_out, n_in), (2.44, "out × r", n_out, r), (3.4, "r × in", r, n_in))
    for (x, shape, rows, columns), how in zip(sizes, ("frozen", "trained", "trained"), strict=True):
        sheet.text(x, 1.55, f"{shape}\n{rows} × {columns}\n{how}")
    return sheet.figure


def block(model: nn.Module, targets: str | Iterable[str]) -> Figure:
    """The linear layers of a model's first block, drawn to scale; those that LoRA touches have A above and B beside.

    Args:
        targets: as PEFT's ``target_modules``; see :func:`course_utils.counting.targeted`.
    """
    touched = counting.targeted(model, targets)
    first = {n: s for n, s in counting.targeted(model, "all-linear").items() if ".0." in n}
    parts = [(part.rpartition(".")[2], list(names)) for part, names in groupby(first, lambda n: n.rpartition(".")[0])]
    inch = 1.5 / max(max(shape) for shape in first.values())
    tallest = [max(first[name].out_features for name in names) * inch for _, names in parts]
    sheet, top = _Sheet(sum(tallest) + 0.95 * len(parts) + 0.25), 0.2
    for (part, names), tall in zip(parts, tallest, strict=True):
        sheet.text(0.1, top, {"self_attn": "attention", "mlp": "feed-forward network"}.get(part, part), ha="left")
        widths = [max(first[name].in_features * inch, 0.85) for name in names]
        gap = (WIDTH - sum(widths)) / len(names)
        x = gap / 2
        for name, width in zip(names, widths, strict=True):
            n_in, n_out = first[name]
            left, y = x + (width - n_in * inch) / 2, top + 0.3 + tall - n_out * inch
            sheet.box(left, y, n_in * inch, n_out * inch, kind="frozen")
            if name in touched:
                sheet.box(left, y - 0.11, n_in * inch, 0.07, kind="trained")
                sheet.box(left - 0.11, y, 0.07, n_out * inch, kind="trained")
            sheet.text(x + width / 2, top + tall + 0.53, f"{name.rpartition('.')[2]}\n{n_out} × {n_in}")
            x += width + gap
        top += tall + 0.95
    sheet.text(WIDTH / 2, top - 0.05, "dark: A (r × in) above, B (out × r) beside")
    return sheet.figure


def methods() -> Figure:
    """What full fine-tuning, LoRA and QLoRA hold for one matrix W, and which of it they train."""
    sheet = _Sheet(2.05)
    ways_of_holding = (
        ("full", "W\n32 bits", "trained"),
        ("LoRA", "W\n16 bits", "frozen"),
        ("QLoRA", "W\nNF4", "stored"),
    )
    for k, (name, words, kind) in enumerate(ways_of_holding):
        x = 0.3 + 1.4 * k
        sheet.text(x + 0.42, 0.2, name)
        sheet.box(x, 0.4, 0.85, 0.85, words, kind)
        if kind != "trained":
            sheet.box(x - 0.13, 0.4, 0.08, 0.85, kind="trained")
            sheet.box(x, 1.3, 0.85, 0.08, kind="trained")
    sheet.text(WIDTH / 2, 1.75, "dark: trained (W, or B and A)")
    return sheet.figure


def failures() -> Figure:
    """The stages of a fine-tune, the mistakes that happen at each, and what shows them."""
    stages = (
        ("labels", "prompt or padding\ntrained", "count\nthe labels"),
        ("adapter", "wrong names;\nbase not frozen", "count what\nis trained"),
        ("start", "A and B both zero;\nno division by r", "gradients,\nloss"),
        ("steps", "learning rate;\ncheckpointing", "gradients,\nloss"),
        ("evaluation", "eval() forgotten", "ask twice"),
        ("file", "another base;\nadapter not loaded", "held-out\nloss"),
    )
    sheet = _Sheet(4.55)
    for x, words in ((0.55, "stage"), (1.95, "mistakes"), (3.5, "what shows them")):
        sheet.text(x, 0.15, words)
    for k, (stage, mistakes, shown) in enumerate(stages):
        y = 0.35 + 0.7 * k
        sheet.box(0.05, y, 1.0, 0.45, stage, "frozen")
        if k:
            sheet.arrow((0.55, y - 0.25), (0.55, y))
        sheet.text(1.2, y + 0.22, mistakes, ha="left")
        sheet.box(2.95, y, 1.15, 0.45, shown, "trained")
    return sheet.figure


def training_step() -> Figure:
    """What one step of full fine-tuning with Adam holds, by time; the activations' height depends on the tokens."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.3), dpi=220, layout="constrained")
    times = [0, 1, 2, 2.7]
    middle = {"ha": "center", "va": "center", "fontsize": POINTS}
    parts = (  # place, words, their colour, heights in units of the weights, colour: that of chapter 03b's last figure
        (1.35, 0.5, "weights", "white", [1, 1, 1, 1], 0),
        (1.35, 2.0, "optimizer states:\ntwo for each weight", "black", [2, 2, 2, 2], 5),
        (2.3, 3.5, "gradients", "black", [0, 0, 1, 1], 1),
        (0.98, 3.85, "activations: grow\nwith the tokens", "white", [0, 2.4, 0, 0], 3),
    )
    colors = [plots.COLORS[color] for *_, color in parts]
    axes.stackplot(times, [heights for *_, heights, _ in parts], colors=colors, edgecolor="white", linewidth=1.5)
    for x, y, words, color, *_ in parts:
        axes.text(x, y, words, color=color, **middle)
    for start, end, words in ((0, 1, "forward"), (1, 2, "backward"), (2, 2.7, "step")):
        axes.text((start + end) / 2, 5.75, words, **middle)
        axes.axvline(end, color="black", linewidth=0.8, linestyle=":", marker="", zorder=0)
    axes.set(xlim=(0, 2.7), ylim=(0, 6), xticks=[], yticks=[], xlabel="time: one training step", ylabel="bytes held")
    return figure


def layer(n_in: int, n_out: int, r: int, alpha: int, stored: str = "") -> Figure:
    """A LoRA layer: both paths from x to h, and the gradient's way back. ``stored`` says how W lies in memory."""
    sheet, left = _Sheet(4.15), 1.5 if stored else 0.1
    sheet.box(left, 0.1, 4.1 - left, 0.3, f"x: {n_in} numbers")
    if stored:
        sheet.box(0.1, 0.1, 1.25, 0.8, stored, "stored")
        sheet.arrow((0.35, 0.9), (0.35, 1.35))
        sheet.text(0.45, 1.12, "dequantize", ha="left")
    held = "W in 16 bits" if stored else "W"
    sheet.box(0.1, 1.35, 2.1, 0.75, f"{held}  {n_out} × {n_in}\nfrozen: no gradient", "frozen")
    sheet.box(2.5, 0.85, 1.6, 0.5, f"A  {r} × {n_in}\ntrained: gradient", "trained")
    sheet.text(3.3, 1.6, f"{r} numbers", ha="left")
    sheet.box(2.5, 1.85, 1.6, 0.5, f"B  {n_out} × {r}\ntrained: gradient", "trained")
    sheet.text(3.3, 2.6, f"× alpha/r\n= {alpha}/{r}", ha="left")
    sheet.box(0.1, 2.85, 4.0, 0.3, "add")
    sheet.box(0.1, 3.5, 4.0, 0.3, f"h: {n_out} numbers")
    for x, start, end in (
        (1.8, 0.4, 1.35), (1.8, 2.1, 2.85),
        (3.0, 0.4, 0.85), (3.0, 1.35, 1.85), (3.0, 2.35, 2.85),
        (2.1, 3.15, 3.5),
    ):  # fmt: skip
        sheet.arrow((x, start), (x, end))
        sheet.arrow((x + 0.13, end), (x + 0.13, start), gradient=True)
    sheet.arrow((0.3, 4.0), (0.7, 4.0))
    sheet.text(0.8, 4.0, "forward", ha="left")
    sheet.arrow((1.9, 4.0), (2.3, 4.0), gradient=True)
    sheet.text(2.4, 4.0, "gradient, backward", ha="left")
    return sheet.figure


def two_paths(shape: tuple[int, int], n_out: int, outliers: int, threshold: float) -> Figure:
    """LLM.int8(): the columns of X (``shape``: tokens, features) that hold an outlier, and all the others."""
    tokens, features = shape
    sheet = _Sheet(4.75)
    sheet.text(1.05, 0.18, f"X: {tokens} × {features}")
    sheet.text(3.15, 0.18, f"Wᵀ: {features} × {n_out}")
    sheet.box(0.25, 0.35, 1.6, 0.7, kind="frozen")
    sheet.box(2.75, 0.35, 0.8, 1.3, kind="frozen")
    for place in (0.2, 0.65):
        sheet.box(0.25 + 1.6 * place, 0.35, 0.08, 0.7, kind="outlier")
        sheet.box(2.75, 0.35 + 1.3 * place, 0.8, 0.08, kind="outlier")
    sheet.text(1.05, 1.4, f"dark: {outliers} columns with\n|x| ≥ {threshold:g} (two drawn),\nand their rows of Wᵀ")
    both = f"{features - outliers} columns\nX rounded to int8\nW as stored, int8\ninteger product\ntimes the scales"
    sheet.box(0.1, 2.2, 1.9, 1.15, both, "stored")
    other = f"{outliers} columns\nX not rounded\nW dequantized\nfloating-point\nproduct"
    sheet.box(2.2, 2.2, 1.9, 1.15, other, "outlier")
    sheet.arrow((0.1, 1.8), (4.1, 1.8), style="-")
    for x, words in ((0.4, "both light parts"), (2.5, "both dark parts")):
        sheet.arrow((x, 1.8), (x, 2.2))
        sheet.text(x + 0.1, 2.0, words, ha="left")
    sheet.box(0.1, 3.7, 4.0, 0.3, "add")
    for x in (1.05, 3.15):
        sheet.arrow((x, 3.35), (x, 3.7))
    sheet.arrow((2.1, 4.0), (2.1, 4.35))
    sheet.box(0.1, 4.35, 4.0, 0.3, f"Y: {tokens} × {n_out}")
    return sheet.figure


def blocks(size: int, nested: int = 0) -> Figure:
    """The bytes of a block of ``size`` weights, drawn to scale: in 16 bits, as 4-bit codes with an absmax in float32.

    Args:
        nested: with double quantization, so many blocks share a float32 scale for their absmax; 0 leaves it out.
    """
    inch, codes = 4.0 / (2 * size), size // 2  # inches for a byte; bytes of the codes
    light = f"light: {size} codes of 4 bits, {codes} bytes\n"
    rows = [(f"{size} weights in bf16, {2 * size} bytes", [(2, "frozen")] * size)]
    rows.append((f"{light}dark: 1 absmax in float32, 4 bytes", [(codes, "stored"), (4, "outlier")]))
    if nested:
        words = f"dark: 1 absmax in 8 bits, 1 byte, and a part of\n4 bytes, the float32 scale of {nested} absmax"
        rows.append((light + words, [(codes, "stored"), (1 + 4 / nested, "outlier")]))
    sheet, top = _Sheet(3.3 if nested else 1.65), 0.1
    for words, parts in rows:
        if nested:
            words += f"\ntogether {8 * sum(length for length, _ in parts) / size:.4g} bits a weight"
        top += 0.19 * (words.count("\n") + 1) + 0.08
        sheet.text(0.1, top - 0.06, words, ha="left", va="bottom")
        x = 0.1
        for length, kind in parts:
            sheet.box(x, top, length * inch, 0.25, kind=kind)
            x += length * inch
        top += 0.45
    return sheet.figure


def ways() -> Figure:
    """The ways from an adapter to answers: beside its base, merged in 16 bits, merged into a quantized base."""
    beside = ("beside\nits base", "base: NF4, int8,\nbf16 or GGUF", "W·x plus\nscale·B·A·x")
    merged = ("merged\nin 16 bits", "base: bf16, or\nNF4 dequantized", "W + scale·B·A")
    merged += ("as it is, or\nquantized after:\nNF4, GGUF",)
    written_back = ("merged into\n8 or 4 bits", "base: NF4\nor int8", "dequantize,\nadd, quantize\nagain")
    sheet = _Sheet(4.45)
    sheet.box(0.1, 0.1, 4.0, 0.3, "adapter: A and B of every layer", "trained")
    for column, steps in enumerate((beside, merged, written_back)):
        x, bottom = 0.1 + 1.36 * column, 0.4
        kinds = ("plain", "frozen" if steps is merged else "stored", "plain", "stored")
        for words, kind, top, height in zip(steps, kinds, (0.65, 1.4, 2.15, 3.1), (0.5, 0.5, 0.7, 0.7), strict=False):
            sheet.arrow((x + 0.64, bottom), (x + 0.64, top))
            sheet.box(x, top, 1.28, height, words, kind)
            bottom = top + height
        sheet.arrow((x + 0.64, bottom), (x + 0.64, 4.05))
    sheet.box(0.1, 4.05, 4.0, 0.3, "answers: the share that is exactly right")
    return sheet.figure


def parallel(batch: int, workers: int, sharded: bool = False) -> Figure:
    """Two of ``workers`` that train together. Data parallel, each holds everything; sharded, a part of every layer."""
    sheet, parts = _Sheet(3.35), workers if sharded else 1
    for k in range(2):
        x = 0.1 + 2.3 * k
        sheet.text(x + 0.85, 0.2, f"worker {k + 1} of {workers}")
        sheet.box(x, 0.4, 1.7, 0.3, f"{batch // workers} of {batch} examples")
        sheet.text(x + 0.85, 0.95, f"holds 1/{parts} of each layer" if sharded else "holds each layer")
        for y in (1.15, 1.45, 1.75, 2.05):
            sheet.box(x, y, 1.7, 0.2)
            for start, width, kind in ((0, 1.3, "frozen"), (1.3, 0.4, "trained")):
                sheet.box(x + start + (width / parts * k if sharded else 0), y, width / parts, 0.2, kind=kind)
        if not sharded:
            sheet.box(x, 2.4, 1.7, 0.3, "gradients of A, B", "trained")
    sheet.arrow((1.8, 1.25 if sharded else 2.55), (2.4, 1.25 if sharded else 2.55), "<|-|>")
    if sharded:
        sheet.text(WIDTH / 2, 2.6, "before a layer’s turn each gets the missing parts,\nand drops them after it")
    else:
        sheet.text(WIDTH / 2, 2.9, "averaged over the workers")
    sheet.text(WIDTH / 2, 3.2, "light: frozen weights; dark: adapter")
    return sheet.figure


def life_of_a_label() -> Figure:
    """What becomes of a chat until it is a loss: one text, ids, labels, the shift by one place, the mean."""
    sheet, ignored, end = _Sheet(4.75), "−100", "<|im_end|>"
    for y, words in ((0.1, "chat: system, user, assistant"), (0.75, "one text, each turn with its marks")):
        sheet.box(0.1, y, 4.0, 0.3, words)
    for start, end_of_arrow, words in ((0.4, 0.75, "the chat template"), (1.05, 1.4, "the tokenizer, and the labels")):
        sheet.arrow((0.5, start), (0.5, end_of_arrow))
        sheet.text(0.65, (start + end_of_arrow) / 2, words, ha="left")
    for x, words in ((0.75, "token"), (2.1, "its label"), (3.45, "must predict")):
        sheet.text(x, 1.55, words)
    tokens = ("(user’s turn)", "assistant", "line break", "4:", "2 soup", end, "line break")
    labels = (ignored, ignored, ignored, "4:", "2 soup", end, ignored)
    for k, row in enumerate(zip(tokens, labels, (*labels[1:], "nothing"), strict=True)):
        for x, words in zip((0.1, 1.45, 2.8), row, strict=True):
            learned = x > 1 and words not in (ignored, "nothing")
            sheet.box(x, 1.72 + 0.27 * k, 1.3, 0.27, words, "trained" if learned else "frozen")
    sheet.arrow((3.45, 3.65), (3.45, 4.0))
    sheet.text(3.3, 3.82, "labels, one place up", ha="right")
    sheet.box(0.1, 4.0, 4.0, 0.6, "loss: the mean of −log p over the dark\npredictions; −100 is left out")
    return sheet.figure


def preferences() -> Figure:
    """DPO: two answers, read by the policy and by the reference, which is the same base with the adapter off."""
    sheet = _Sheet(4.75)
    sheet.box(1.2, 0.1, 1.8, 0.3, "prompt")
    for k, (name, sign) in enumerate((("chosen", "+"), ("rejected", "−"))):
        x = 0.1 + 2.1 * k
        sheet.arrow((2.1, 0.4), (x + 0.95, 0.65))
        sheet.box(x, 0.65, 1.9, 0.3, f"{name} answer")
        for j, words in enumerate(("policy", "reference")):
            sheet.arrow((x + 0.45 + j, 0.95), (x + 0.45 + j, 1.25))
            sheet.box(x + j, 1.25, 0.9, 0.3, "base", "frozen")
            sheet.box(x + j, 1.55, 0.9, 0.3, ("A, B", "off")[j], ("trained", "plain")[j])
            sheet.text(x + 0.45 + j, 2.03, words)
            sheet.arrow((x + 0.45 + j, 2.2), (x + 0.45 + j, 2.6))
        sheet.box(x, 2.6, 0.8, 0.3, "log π")
        sheet.box(x + 1.1, 2.6, 0.8, 0.3, "log π_ref")
        sheet.text(x + 0.95, 2.75, "−")
        sheet.arrow((x + 0.95, 2.9), (x + 0.95, 3.15))
        sheet.box(x, 3.15, 1.9, 0.3, "reward: β · difference")
        sheet.arrow((x + 0.95, 3.45), (2.1 + 0.5 * (2 * k - 1), 3.75))
        sheet.text(0.8 + 2.6 * k, 3.62, sign)
    sheet.box(1.1, 3.75, 2.0, 0.3, "margin")
    sheet.arrow((2.1, 4.05), (2.1, 4.3))
    sheet.box(1.1, 4.3, 2.0, 0.3, "loss: −log σ(margin)")
    return sheet.figure


def family() -> Figure:
    """Where LoRA's relatives change the layer: the start of W, A and B, the scale, the form, or the optimizer."""
    sheet = _Sheet(3.9)
    sheet.box(0.1, 0.1, 4.0, 0.3, "LoRA:  W′ = W + s·B·A,  s = α/r")
    rows = (
        ("the scale s", "rsLoRA: s = α/√r"),
        ("the steps", "LoRA+: B learns faster than A"),
        ("the form", "DoRA: each row of W′ gets\na length of its own"),
        ("", "HiRA: W′ = W + W ⊙ (B·A)"),
        ("the start", "PiSSA: B·A begins as the\nlargest part of W"),
        ("", "LoftQ: B·A begins as what\n4 bits lose of W"),
    )
    top = 0.6
    for what, words in rows:
        height = 0.34 if "\n" not in words else 0.56
        sheet.text(0.1, top + height / 2, what, ha="left")
        sheet.box(1.25, top, 2.85, height, words)
        top += height + 0.09
    return sheet.figure


def two_splits() -> Figure:
    """A file with a copied conversation, split by line (the copies part) and by question (they stay together)."""
    sheet = _Sheet(3.0)
    lines = ("tea for 2", "TEA FOR 2!", "one soup", "no milk")
    for x, words in ((0.62, "file"), (1.98, "by line"), (3.4, "by question")):
        sheet.text(x, 0.2, words)
    for k, words in enumerate(lines):
        y = 0.45 + 0.5 * k
        sheet.box(0.1, y, 1.1, 0.36, words)
        for x, held_out in ((1.4, k in (1, 3)), (2.8, k == 3)):
            sheet.box(x, y, 1.25, 0.36, "held out" if held_out else "training", "plain" if held_out else "trained")
    sheet.text(1.98, 2.68, "a copy is on\nthe other side")
    sheet.text(3.4, 2.68, "copies are\ntogether")
    return sheet.figure


def rounding_an_update() -> Figure:
    """A small update to a weight that stands on a level, and to one between two levels, before and after rounding."""
    sheet, levels = _Sheet(3.6), (0.5, 1.55, 2.6, 3.65)
    for top, title, start, end, words in (
        (0.1, "weight of the NF4 base", 1.55, 1.95, "rounds back: the update is lost"),
        (1.75, "original weight", 1.85, 2.25, "rounds to the next level"),
    ):
        axis, back = top + 0.85, 1.55 if top < 1 else 2.6
        sheet.text(0.1, top + 0.1, title, ha="left")
        sheet.arrow((0.1, axis), (4.1, axis), "-")
        for x in levels:
            sheet.box(x - 0.03, axis - 0.12, 0.06, 0.24, kind="frozen")
        sheet.arrow((start, axis - 0.25), (end, axis - 0.25))
        sheet.text((start + end) / 2, axis - 0.45, "+ update")
        sheet.arrow((end, axis + 0.25), (back, axis + 0.25))
        sheet.text(2.1, axis + 0.5, words)
    sheet.text(4.1, 3.45, "bars: levels of the block", ha="right")
    return sheet.figure


def one_server() -> Figure:
    """Three requests to one server: two with an adapter of their own, one without; the base is there once."""
    sheet = _Sheet(3.05)
    for k, (who, scales, adapter) in enumerate(
        (("Ada", "1, 0", "iso"), ("Ben", "0, 1", "year"), ("no adapter", "0, 0", ""))
    ):
        x = 0.1 + 1.36 * k
        sheet.box(x, 0.1, 1.28, 0.56, f"{who}\nscales {scales}")
        sheet.arrow((x + 0.64, 0.66), (x + 0.64, 0.95))
        if adapter:
            sheet.box(x, 1.3, 1.28, 0.3, f"A, B: {adapter}", "trained")
            sheet.arrow((x + 0.64, 1.6), (x + 0.64, 1.95))
        else:
            sheet.arrow((x + 0.64, 1.3), (x + 0.64, 1.95))
        sheet.text(x + 0.64, 2.13, "answer")
    sheet.box(0.1, 0.95, 4.0, 0.35, "the base, in memory once", "stored")
    sheet.text(WIDTH / 2, 2.65, "each answer: base, plus the adapters\nof this request times their scales")
    return sheet.figure
