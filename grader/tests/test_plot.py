"""Reading a plot and printed numbers: any honest figure, any way to write a number, any language. Judge and visible check."""

from __future__ import annotations

import io
import json
import math

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
import seaborn.objects as so
from drawing import COUNTS, NUMBERS, RANKS
from matplotlib.patches import Rectangle
from nbgrader_sandbox.contract import figure_and_png
from nbgrader_sandbox.student import plot
from nbgrader_sandbox.student import words as of_the_world
from nbgrader_sandbox.student.figure import NotAxesError, UnreadAxesError, describe
from nbgrader_sandbox.student.numerals import Numerals, is_written
from nbgrader_sandbox.student.printed import displayed

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.usefixtures("on_agg")]


def described(ax) -> dict:
    """What is told of a figure; it survives the way through JSON and the contract lets it through."""
    told = describe({"ax": ax}, "ax")
    assert figure_and_png(json.loads(json.dumps(told, allow_nan=False)))[0] == {k: told[k] for k in told if k != "png"}
    return told


def shown(ax) -> plot.Shown:
    return plot.shows(described(ax), COUNTS)


# ---------------------------------------------------------------------------------------------- honest figures


def labelled(ax, x="rank", y="trainable parameters"):
    ax.set(xlabel=x, ylabel=y, title="LoRA")
    return ax


def on_axes(draw, x="rank", y="trainable parameters", **options):
    """A figure of one panel, drawn by a function of its axes."""
    _, ax = plt.subplots(**options)
    draw(ax)
    return labelled(ax, x, y)


def panels(draw):
    """A figure of four panels."""
    _, axes = plt.subplots(2, 2)
    for ax, (rank, count) in zip(axes.flat, COUNTS.items(), strict=True):
        draw(ax, rank, count)
    return axes


def millions(ax, values=tuple(n / 1e6 for n in NUMBERS), label="trainable parameters (millions)"):
    ax.plot(RANKS, values)
    return labelled(ax, y=label)


def two_panels():
    _, axes = plt.subplots(1, 2)
    axes[0].plot(RANKS, [n / 1.24e8 for n in NUMBERS])
    axes[1].bar([str(r) for r in RANKS], NUMBERS)
    return axes


def subfigures():
    left, right = plt.figure(layout="constrained").subfigures(1, 2)
    left.subplots().plot(RANKS, RANKS)
    ax = right.subplots()
    ax.plot(RANKS, NUMBERS)
    return ax


def twin():
    _, ax = plt.subplots()
    ax.plot(RANKS, [n / 1.24e8 for n in NUMBERS])
    ax.twinx().plot(RANKS, NUMBERS, "r")
    return ax


def ticks_in_thousands(ax):
    ax.plot(RANKS, NUMBERS)
    ax.yaxis.set_major_formatter(lambda value, _: f"{value / 1000:g}k")


def dark():
    with plt.style.context("dark_background"):
        return on_axes(lambda ax: ax.plot(RANKS, NUMBERS))


def pandas_bars():
    frame = pd.DataFrame({"rank": RANKS, "A": [n / 4 for n in NUMBERS], "trainable": NUMBERS})
    return frame.plot.bar(x="rank", rot=0)


def closed():
    ax = on_axes(lambda ax: ax.plot(RANKS, NUMBERS))
    plt.close("all")
    return ax


HONEST = {
    "line": lambda: on_axes(lambda ax: ax.plot(RANKS, NUMBERS)),
    "line in another order": lambda: on_axes(lambda ax: ax.plot(RANKS[::-1], NUMBERS[::-1], "o-")),
    "line with more ranks": lambda: on_axes(lambda ax: ax.plot(range(1, 65), [36_864 * r for r in range(1, 65)])),
    "line over names": lambda: on_axes(lambda ax: ax.plot([f"r={r}" for r in RANKS], NUMBERS)),
    "the same line twice": lambda: on_axes(lambda ax: (ax.plot(RANKS, NUMBERS, "k"), ax.plot(RANKS, NUMBERS, "k"))),
    "thin grey line": lambda: on_axes(lambda ax: ax.plot(RANKS, NUMBERS, lw=0.5, color="0.8")),
    "steps": lambda: on_axes(lambda ax: ax.step(RANKS, NUMBERS, where="post")),
    "a line for each rank": lambda: on_axes(lambda ax: [ax.plot(r, n, "o") for r, n in COUNTS.items()]),
    "scatter": lambda: on_axes(lambda ax: ax.scatter(RANKS, NUMBERS, s=4)),
    "stems": lambda: on_axes(lambda ax: ax.stem(RANKS, NUMBERS)),
    "error bars": lambda: on_axes(lambda ax: ax.errorbar(RANKS, NUMBERS, yerr=0)),
    "lollipops": lambda: on_axes(lambda ax: ax.vlines(RANKS, 0, NUMBERS)),
    "bars": lambda: on_axes(lambda ax: ax.bar(RANKS, NUMBERS)),
    "bars on their left edge": lambda: on_axes(lambda ax: ax.bar(RANKS, NUMBERS, align="edge", width=3)),
    "bars by name": lambda: on_axes(lambda ax: ax.bar([str(r) for r in RANKS], NUMBERS)),
    "bars largest first": lambda: on_axes(lambda ax: ax.bar([str(r) for r in RANKS[::-1]], NUMBERS[::-1])),
    "lying bars": lambda: on_axes(lambda ax: ax.barh([f"rank {r}" for r in RANKS], NUMBERS)),
    "outlined bars": lambda: on_axes(lambda ax: ax.bar(RANKS, NUMBERS, facecolor="none", edgecolor="k")),
    "stacked bars": lambda: on_axes(lambda ax: (ax.bar(RANKS, NUMBERS), ax.bar(RANKS, NUMBERS, bottom=NUMBERS))),
    "log x": lambda: on_axes(lambda ax: ax.semilogx(RANKS, NUMBERS, base=2)),
    "log both": lambda: on_axes(lambda ax: ax.loglog(RANKS, NUMBERS, "s")),
    "log bars": lambda: on_axes(lambda ax: ax.bar([str(r) for r in RANKS], NUMBERS, log=True)),
    "reference line": lambda: on_axes(lambda ax: (ax.plot(RANKS, NUMBERS), ax.axhline(1e6), ax.axline((0, 0), (1, 1)))),
    "legend on top": lambda: on_axes(lambda ax: (ax.plot(RANKS, NUMBERS, label="LoRA"), ax.legend())),
    "constrained layout": lambda: on_axes(lambda ax: ax.plot(RANKS, NUMBERS), layout="constrained"),
    "very large": lambda: on_axes(lambda ax: ax.plot(RANKS, NUMBERS), figsize=(60, 40), dpi=300),
    "millions": lambda: millions(plt.subplots()[1]),
    "millions, short": lambda: millions(plt.subplots()[1], label="params [M]"),
    "millions, rounded": lambda: millions(plt.subplots()[1], (0.147, 0.295, 0.590, 1.18)),
    "millions, as a power": lambda: millions(plt.subplots()[1], label=r"trainable parameters / $10^6$"),
    "thousands": lambda: millions(plt.subplots()[1], [n / 1e3 for n in NUMBERS], "trainable parameters (thousands)"),
    "thousands, times": lambda: millions(plt.subplots()[1], [n / 1e3 for n in NUMBERS], "trainable parameters x 1000"),
    "thousands, abroad": lambda: millions(plt.subplots()[1], [n / 1e3 for n in NUMBERS], "Parameter in Tsd."),
    "thousands, short": lambda: millions(plt.subplots()[1], [n / 1e3 for n in NUMBERS], "k parameters"),
    "ticks in thousands": lambda: on_axes(ticks_in_thousands),
    "dark": dark,
    "twin axes": twin,
    "two panels": two_panels,
    "two panels as a list": lambda: list(two_panels()),
    "the wrong one of two panels": lambda: two_panels()[0],
    "the figure": lambda: two_panels()[0].figure,
    "subfigures": subfigures,
    "what plot returned": lambda: plt.plot(RANKS, NUMBERS),
    "what bar returned": lambda: plt.bar(RANKS, NUMBERS),
    "closed": closed,
    "ten thousands": lambda: millions(plt.subplots()[1], [n / 1e4 for n in NUMBERS], "可训练参数（万）"),
    "lakh": lambda: millions(plt.subplots()[1], [n / 1e5 for n in NUMBERS], "parameters (lakh)"),
    "thousands in Polish": lambda: millions(plt.subplots()[1], [n / 1e3 for n in NUMBERS], "parametry (tys.)"),
    "thousands in Spanish": lambda: millions(plt.subplots()[1], [n / 1e3 for n in NUMBERS], "miles de parámetros"),
    "log2 of the rank": lambda: on_axes(lambda ax: ax.plot(range(2, 6), NUMBERS), x="log₂ rank"),
    "powers of two at the ticks": lambda: on_axes(
        lambda ax: (ax.plot(range(2, 6), NUMBERS), ax.set_xticks(range(2, 6), [f"$2^{n}$" for n in range(2, 6)]))
    ),
    "hundreds of thousands": lambda: millions(plt.subplots()[1], [n / 1e5 for n in NUMBERS], "params (in 100k)"),
    "log2 in TeX": lambda: on_axes(lambda ax: ax.plot(range(2, 6), NUMBERS), x=r"$\log_{2}(r)$"),
    "logarithms of both": lambda: on_axes(
        lambda ax: ax.plot([math.log(r) for r in RANKS], [math.log10(n) for n in NUMBERS]),
        x="ln of the rank",
        y="log10 parameters",
    ),
    "a panel for each rank": lambda: panels(lambda ax, r, n: (ax.bar([0], [n]), ax.set(title=f"gpt2, rank {r}"))),
    "a panel for each rank by tick": lambda: panels(lambda ax, r, n: ax.bar([f"r = {r}"], [n])),
    "transparent paper": lambda: on_axes(lambda ax: ax.plot(RANKS, NUMBERS), facecolor="none"),
    "pandas line": lambda: pd.Series(COUNTS).plot(),
    "pandas bars": pandas_bars,
    "pandas lying bars": lambda: pd.Series(COUNTS).plot.barh(),
    "seaborn line": lambda: sns.lineplot(x=RANKS, y=NUMBERS),
    "seaborn points": lambda: sns.pointplot(x=RANKS, y=NUMBERS),
    "seaborn bars": lambda: sns.barplot(x=RANKS, y=NUMBERS, hue=RANKS),
    "seaborn's own plot": lambda: so.Plot(x=RANKS, y=NUMBERS).add(so.Dot()),
    "seaborn grid": lambda: sns.relplot(x=RANKS, y=NUMBERS),
    "seaborn categories": lambda: sns.catplot(x=RANKS, y=NUMBERS, kind="bar"),
}


@pytest.mark.parametrize("draw", HONEST.values(), ids=HONEST)
def test_any_honest_figure_shows_the_counts(draw):
    assert shown(draw()).problem == ""


def picture(figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def test_reading_a_figure_leaves_no_trace():
    _, ax = plt.subplots(layout="constrained", dpi=90)
    ax.plot(RANKS, NUMBERS, label="LoRA")
    ax.scatter(RANKS, NUMBERS, visible=False)
    ax.legend()
    figure = ax.figure
    before = picture(figure), figure.canvas, figure.dpi, type(figure.get_layout_engine())
    describe({"ax": ax}, "ax")
    assert (picture(figure), figure.canvas, figure.dpi, type(figure.get_layout_engine())) == before
    assert [c.get_visible() for c in ax.collections] == [False]


# ---------------------------------------------------------------------------------------------- figures that do not


def covered(ax):
    ax.plot(RANKS, NUMBERS)
    ax.add_patch(Rectangle((0, 0), 50, 2e6, color="white", zorder=10))


def on_the_figure(place):
    ax = plt.figure().add_axes(place)
    ax.plot(RANKS, NUMBERS)
    return ax


def hidden_axes(ax):
    ax.plot(RANKS, NUMBERS)
    ax.set_visible(False)


NOT_SEEN = {
    "transparent": lambda: on_axes(lambda ax: ax.plot(RANKS, NUMBERS, alpha=0)),
    "white": lambda: on_axes(lambda ax: ax.plot(RANKS, NUMBERS, "w-o")),
    "no width": lambda: on_axes(lambda ax: ax.plot(RANKS, NUMBERS, lw=0)),
    "no style": lambda: on_axes(lambda ax: ax.plot(RANKS, NUMBERS, "none")),
    "no size": lambda: on_axes(lambda ax: ax.scatter(RANKS, NUMBERS, s=0)),
    "switched off": lambda: on_axes(lambda ax: ax.plot(RANKS, NUMBERS, visible=False)),
    "x limits": lambda: on_axes(lambda ax: (ax.plot(RANKS, NUMBERS), ax.set_xlim(0, 20))),
    "y limits": lambda: on_axes(lambda ax: (ax.bar(RANKS, NUMBERS), ax.set_ylim(0, 6e5))),
    "covered": lambda: on_axes(covered),
    "off the figure": lambda: on_the_figure((2, 2, 1, 1)),
    "hidden axes": lambda: on_axes(hidden_axes),
    "axes without extent": lambda: on_the_figure((0.5, 0.5, 1e-3, 1e-3)),
}


@pytest.mark.parametrize("draw", NOT_SEEN.values(), ids=NOT_SEEN)
def test_points_that_nobody_can_see_do_not_count(draw):
    assert "can be seen" in shown(draw()).problem


NOT_SHOWN = {
    "empty": (lambda ax: None, "empty"),
    "not a number": (lambda ax: ax.plot(RANKS, [float("nan")] * 4), "empty"),
    "three ranks": (lambda ax: ax.plot(RANKS[:3], NUMBERS[:3]), "rank 32"),
    "against 0 to 3": (lambda ax: ax.plot(range(4), NUMBERS), "rank 4, 8, 16, 32"),
    "the wrong way round": (lambda ax: ax.plot(RANKS, NUMBERS[::-1]), "at the wrong ranks"),
    "rounded": (lambda ax: ax.plot(RANKS, [100_000, 300_000, 600_000, 1_200_000]), "not the numbers"),
    "thousands not said": (lambda ax: ax.plot(RANKS, [n / 1e3 for n in NUMBERS]), "another unit"),
    "millions not said": (lambda ax: ax.plot(RANKS, [n / 1e6 for n in NUMBERS]), "another unit"),
    "only a reference line": (lambda ax: [ax.axhline(n) for n in NUMBERS], "empty"),
}


@pytest.mark.parametrize(("draw", "words"), NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_what_is_wrong_with_a_plot_is_named(draw, words):
    assert words in shown(on_axes(draw)).problem


def test_a_likely_mistake_is_recognised_in_any_unit():
    told = described(on_axes(lambda ax: ax.plot(RANKS, [0.118, 0.236, 0.472, 0.939])))
    percentages = dict(zip(RANKS, (0.11835, 0.23643, 0.47175, 0.93907), strict=True))
    found = plot.shows(told, COUNTS, {"percentages.\nplot counts.": percentages})
    assert (found.seen, found.problem, found.hint) == ((), "percentages.", "plot counts.")


@pytest.mark.parametrize("thing", [None, 3, "ax", plt, [], {}, object()])
def test_what_leads_to_no_axes_is_refused(thing):
    with pytest.raises(NotAxesError):
        describe({"ax": thing}, "ax")


def test_axes_that_are_not_flat_are_left_to_a_person_unless_flat_ones_are_beside_them():
    for projection in ("polar", "3d", "mollweide"):
        _, ax = plt.subplots(subplot_kw={"projection": projection})
        with pytest.raises(UnreadAxesError):
            describe({"ax": ax}, "ax")
    figure, ax = plt.subplots()
    figure.add_axes((0.6, 0.2, 0.2, 0.2), projection="polar")
    ax.plot(RANKS, NUMBERS)
    assert shown(ax).seen == tuple(RANKS)


# ---------------------------------------------------------------------------------------------- labels


def words(**texts):
    _, ax = plt.subplots()
    ax.plot(RANKS, NUMBERS)
    ax.set(**texts)
    return ax


def lacking(ax) -> str:
    return " ".join(plot.labels(described(ax)).lacking)


def shared_axis():
    _, axes = plt.subplots(2, 1, sharex=True)
    axes[0].plot(RANKS, NUMBERS)
    axes[0].set(ylabel="trainable parameters", title="LoRA")
    axes[1].set(xlabel="rank")
    return axes


def over_all_panels():
    figure, axes = plt.subplots(1, 2)
    axes[1].plot(RANKS, NUMBERS)
    figure.supxlabel("LoRA rank r")
    figure.supylabel("trainable parameters")
    figure.suptitle("gpt2")
    return axes


def test_labels_are_found_where_a_reader_finds_them():
    assert lacking(words(xlabel="rank", ylabel="# parameters", title="LoRA")) == ""
    assert lacking(words(xlabel="r", ylabel="count", title="LoRA")) == ""
    assert lacking(shared_axis()) == ""
    assert lacking(over_all_panels()) == ""
    ax = on_axes(lambda ax: ax.plot(RANKS, NUMBERS), x="", y="")
    ax.set_title("")
    ax.figure.text(0.5, 0.02, "rank")
    ax.figure.text(0.02, 0.5, "parameters", rotation="vertical")
    assert lacking(ax) == "The plot has no title."
    ax.figure.text(0.5, 0.97, "LoRA on gpt2")
    assert lacking(ax) == ""
    lying = on_axes(lambda ax: ax.barh([str(r) for r in RANKS], NUMBERS))
    lying.set(xlabel="trainable parameters", ylabel="rank")
    assert lacking(lying) == ""
    assert lacking(millions(plt.subplots()[1])) == ""


def test_missing_hidden_empty_and_swapped_labels_are_named():
    assert "x axis" in lacking(words(ylabel="parameters", title="LoRA"))
    assert "y axis" in lacking(words(xlabel="rank", ylabel="  ", title="LoRA"))
    assert "no title" in lacking(words(xlabel="rank", ylabel="parameters"))
    assert "title says nothing" in lacking(words(xlabel="x", ylabel="y", title="t"))
    assert "does not name" in lacking(words(xlabel="x", ylabel="y", title="LoRA"))
    assert "swapped" in lacking(words(xlabel="trainable parameters", ylabel="rank", title="LoRA"))
    ax = words(xlabel="rank", ylabel="parameters", title="LoRA")
    ax.yaxis.label.set_color("white")
    assert "y axis" in lacking(ax)
    ax.yaxis.label.set_color("black")
    ax.xaxis.label.set_visible(False)
    assert "x axis" in lacking(ax)


# ---------------------------------------------------------------------------------------------- words of the world

LABELS = [
    ("Rango r", "Parámetros entrenables"), ("Posto r", "Parâmetros treináveis"), ("Rang", "Paramètres entraînables"),
    ("Rang r", "Anzahl trainierbarer Gewichte"), ("Rango", "Parametri addestrabili"), ("Rang", "Trainbare parameters"),
    ("Rząd", "Liczba trenowalnych parametrów"), ("Ранг", "Обучаемые параметры"), ("Mertebe", "Eğitilebilir ağırlık sayısı"),
    ("秩", "可训练参数"), ("秩", "可訓練參數"), ("ランク", "学習可能なパラメータ数"), ("랭크", "학습 가능한 매개변수"),
    ("रैंक", "प्रशिक्षण योग्य पैरामीटर"), ("الرتبة", "عدد المعلمات"), ("Hạng", "Số tham số huấn luyện được"),
    ("Peringkat", "Jumlah parameter"), ("رتبه", "تعداد پارامترهای قابل آموزش"), ("דרגה", "מספר הפרמטרים"),
    ("Τάξη r", "Εκπαιδεύσιμες παράμετροι"), ("Ранг", "Кількість параметрів, що навчаються"), ("Aste", "Opetettavien määrä"),
    ("แรงก์", "จำนวนพารามิเตอร์ที่ฝึกได้"), ("র‍্যাঙ্ক", "প্রশিক্ষণযোগ্য প্যারামিটার"), ("Hodnost", "Počet vah"), ("lora_rank", "num_params"), ("$r$", "# weights"),
]  # fmt: skip


@pytest.mark.parametrize(("rank", "count"), LABELS)
def test_labels_are_read_in_any_language(rank, count):
    assert (of_the_world.names_rank(rank), of_the_world.names_count(count)) == (True, True)
    assert not of_the_world.names_count("lora_rank")
    assert not of_the_world.names_rank("loss")


def test_a_short_title_may_be_a_word():
    assert lacking(words(xlabel="秩", ylabel="参数", title="秩")) == ""


def test_words_that_nobody_knows_are_left_to_a_person_and_never_earn_a_point():
    """Also the attack: letters of no language. And what is known to be wrong, or missing, is nobody's question."""
    swahili = plot.labels(described(words(xlabel="cheo", ylabel="idadi ya vigezo", title="LoRA")))
    assert (len(swahili.lacking), swahili.unsure) == (2, "cheo idadi ya vigezo")
    for x, y in (("x", "y"), ("epoch", "training loss"), ("rank", "rank"), ("rank", ""), ("?", "123")):
        found = plot.labels(described(words(xlabel=x, ylabel=y, title="LoRA")))
        assert found.lacking
        assert not found.unsure
    shown = plot.shows(described(millions(plt.subplots()[1], [n / 1e3 for n in NUMBERS], "vigezo elfu")), COUNTS)
    assert (shown.seen, shown.unsure) == ((), "vigezo elfu")
    known = plot.shows(described(millions(plt.subplots()[1], [n / 1e3 for n in NUMBERS], "parameters")), COUNTS)
    assert (known.seen, known.unsure) == ((), "")
    wrong = plot.shows(described(millions(plt.subplots()[1], [9, 99, 5, 7], "vigezo elfu")), COUNTS)
    assert (wrong.seen, wrong.unsure) == ((), "")


def test_naming_every_unit_makes_no_guess_right():
    def guesses(ax):
        for rank in RANKS:
            ax.plot([rank] * 12, [10 ** (i / 12) for i in range(12)], "o")

    found = shown(on_axes(guesses, y="parameters in k, 万, lakh, million, crore, 億, billion"))
    assert (found.seen, "nobody can tell" in found.problem) == ((), True)


def test_powers_on_a_logarithmic_axis_are_no_unit():
    found = shown(on_axes(lambda ax: ax.loglog(RANKS, [n / 1e3 for n in NUMBERS])))
    assert (found.seen, "another unit" in found.problem) == ((), True)


def test_latex_on_the_students_machine_is_not_needed_here():
    with plt.rc_context({"text.usetex": True}):
        ax = on_axes(lambda ax: ax.plot(RANKS, NUMBERS), x=r"rank $r$", y=r"parameters $\text{of}\;|\theta|$")
    assert shown(ax).problem == lacking(ax) == ""
    assert ax.title.get_usetex()


# ---------------------------------------------------------------------------------------------- numbers of the world

WRITTEN = (
    "147456", "n=147,456.", "147 456", "147_456", "147.456", "0.147 M", "147k", "147.5 thousand", "1.47e+05",  # before
    "147’456", "147'456", "1,47,456", "14,7456", "147\u202f456", "147\u00a0456", "147\u2009456", "147\u3000456",
    "14.7万", "14.7万个参数", "약 14.7만 개", "14万7456", "14萬7,456", "147千", "1.47 lakh", "1.47 लाख", "147,5 Tsd.",
    "0,147 Mio.", "0.147 млн", "147,5 тыс.", "147 mil parámetros", "0,15 triệu", "147 ribu",
    "1.47×10⁵", r"$1.47 \times 10^{5}$", "1.47 x 10**5", "1.474560e+05", "１４７４５６", "١٤٧٬٤٥٦", "۱۴۷۴۵۶", "१,४७,४५६",
    "٠٫١٤٧ مليون", "147{,}456", "**147,456**", "4,147456\n8,294912", "[147456,294912]", "rank | params (M)\n4 | 0.147",
    "秩 参数(万)\n4 14.75", "4 | 147.46 | in thousands",
)  # fmt: skip
OTHERS = (
    "1147456", "147,4567", "147457", "147", "0.1 M", "148k", "5,147,456", "", "147,456,789", "0.147456", "1.48万",
    "14万7457", "148 mil", "1.4 lakh", "2,47,456", "147.4 thousand", "147 457",
    "params (M)\n4 | 0.148", "params (M)\n4 | 0.1",
)  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_a_number_is_recognised_however_it_is_written(text):
    assert is_written(147_456, f"r=4: {text}\n")


@pytest.mark.parametrize("text", OTHERS)
def test_another_number_is_not_taken_for_it(text):
    assert not is_written(147_456, text)


GUESSES = {
    "blanks": lambda i: f"{i * 1024:,}".replace(",", " "),
    "apostrophes": lambda i: f"{i * 1024:,}".replace(",", "’"),
    "millions": lambda i: f"{i / 1000:.3f}M",
    "ten thousands": lambda i: f"{i / 10:.1f}万",
    "myriads": lambda i: f"{i}万4567",
    "Arabic digits": lambda i: str(i * 1024).translate({ord(c): ord(c) + 0x630 for c in "0123456789"}),
}


@pytest.mark.parametrize("write", GUESSES.values(), ids=GUESSES)
def test_who_writes_every_number_has_written_none(write):
    for mark in (" ", "\n"):
        assert Numerals([mark.join(map(write, range(1, 2000)))]).are_a_crowd()
    assert not Numerals(["\n".join(map(write, range(1, 20)))]).are_a_crowd()
    assert Numerals(["in millions: " + " ".join(f"{i / 100}" for i in range(10, 150))]).are_a_crowd()


# ---------------------------------------------------------------------------------------------- what is displayed


def test_what_is_displayed_can_be_read():
    frame = pd.DataFrame({"rank": RANKS, "trainable": NUMBERS})
    shown = [
        displayed({"text/plain": "<Styler>", "text/html": frame.style.format(thousands="'").to_html()}),
        displayed({"text/plain": repr(frame), "text/html": frame.to_html()}),
        displayed(
            {"text/plain": "<Markdown>", "text/markdown": "\n".join(f"| {r} | **{n:,}** |" for r, n in COUNTS.items())}
        ),
        displayed({"text/plain": "<JSON>", "application/json": {"counts": COUNTS}}),
        displayed(
            {"text/plain": "<SVG>", "image/svg+xml": "".join(f"<text x='9'>{r}: {n}</text>" for r, n in COUNTS.items())}
        ),
        displayed({"text/latex": "$" + r" \\ ".join(f"{n:,}".replace(",", "{,}") for n in NUMBERS) + "$"}),
        displayed(
            {"text/html": "".join(f"<td>{r}</td><td>{n / 1e5:.3f} × 10<sup>5</sup></td>" for r, n in COUNTS.items())}
        ),
    ]
    assert [[r for r, n in COUNTS.items() if not is_written(n, text)] for text in shown] == [[]] * len(shown)


TANGLED: dict = {"count": 147_456}
TANGLED["itself"] = TANGLED


@pytest.mark.parametrize(
    "data",
    [
        {"text/plain": "147456", "image/png": "iVBORw0K"},  # a notebook shows the picture
        {"text/html": "<style>#T_147456 {}</style><b id='147456'>x</b><script>147456</script>"},
        {"text/html": "<td>147</td><td>456</td>"},
        {"text/plain": "147456", "text/html": "<b></b>"},
        {"text/plain": 147456, "application/json": "147456"},
        {"text/plain": "<SVG>", "image/svg+xml": "<svg><!-- 147456 --><path d='M 147456 0'/></svg>"},
        {"text/plain": "<JSON>", "application/json": TANGLED},
        {"text/html": "<style>" * 50_000 + "147456"},
        {"text/html": "<" + "a" * 900_000},  # took hours once
        {},
    ],
    ids=lambda data: str(data)[:40],
)
def test_what_nobody_sees_is_not_displayed(data):
    assert not is_written(147_456, displayed(data))


def test_a_table_in_the_figure_counts_as_shown():
    def with_table(ax):
        ax.plot(RANKS, NUMBERS)
        ax.table([[str(r), f"{n / 1e6:.3f}"] for r, n in COUNTS.items()], colLabels=["rank", "parameters (M)"])

    texts = plot.texts(described(on_axes(with_table)))
    assert all(is_written(n, *texts) for n in NUMBERS)
    assert plot.texts(described(on_axes(lambda ax: ax.plot(RANKS, NUMBERS)))) == []
