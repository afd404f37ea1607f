"""The checks that students run: reading any honest figure, naming likely mistakes, and remembering what was printed."""

from __future__ import annotations

import io
import json
import sys
import types
import warnings

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.patches import Rectangle

from course_utils import checks as common
from course_utils import counting, models
from course_utils.checks import ex_9_3 as checks
from course_utils.figure_reader import Finding, NoAxesError, figure_data, labels_problem, plot_shows
from course_utils.printed import Recorder

COUNTS = {4: 147_456, 8: 294_912, 16: 589_824, 32: 1_179_648}
RANKS, NUMBERS = list(COUNTS), list(COUNTS.values())

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def _on_agg():
    before = matplotlib.get_backend()
    matplotlib.use("agg", force=True)
    with plt.rc_context({"figure.figsize": (4, 3), "figure.dpi": 72}):
        yield
    plt.close("all")
    matplotlib.use(before, force=True)


def shown(ax) -> Finding:
    data = figure_data(ax)
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    return plot_shows(data, COUNTS)


# ---------------------------------------------------------------------------------------------- honest figures


def labelled(ax, x="rank", y="trainable parameters"):
    ax.set(xlabel=x, ylabel=y, title="LoRA")
    return ax


def on_axes(draw, **options):
    """A figure of one panel, drawn by a function of its axes."""
    _, ax = plt.subplots(**options)
    draw(ax)
    return labelled(ax)


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
    "pandas line": lambda: pd.Series(COUNTS).plot(),
    "pandas bars": pandas_bars,
    "pandas lying bars": lambda: pd.Series(COUNTS).plot.barh(),
    "seaborn line": lambda: sns.lineplot(x=RANKS, y=NUMBERS),
    "seaborn points": lambda: sns.pointplot(x=RANKS, y=NUMBERS),
    "seaborn bars": lambda: sns.barplot(x=RANKS, y=NUMBERS, hue=RANKS),
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
    figure_data(ax)
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
    data = figure_data(on_axes(lambda ax: ax.plot(RANKS, [0.118, 0.236, 0.472, 0.939])))
    percentages = dict(zip(RANKS, (0.11835, 0.23643, 0.47175, 0.93907), strict=True))
    finding = plot_shows(data, COUNTS, {"percentages.\nplot counts.": percentages})
    assert finding[:2] == ("percentages.", "plot counts.")


@pytest.mark.parametrize("thing", [None, 3, "ax", plt, [], {}, object()])
def test_what_leads_to_no_axes_is_refused(thing):
    with pytest.raises(NoAxesError):
        figure_data(thing)


# ---------------------------------------------------------------------------------------------- labels


def words(**texts):
    _, ax = plt.subplots()
    ax.plot(RANKS, NUMBERS)
    ax.set(**texts)
    return ax


def lacking(ax) -> str:
    data = figure_data(ax)
    return labels_problem(data, plot_shows(data, COUNTS)).problem


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
    lying = on_axes(lambda ax: ax.barh([str(r) for r in RANKS], NUMBERS))
    lying.set(xlabel="trainable parameters", ylabel="rank")
    assert lacking(lying) == ""
    assert lacking(millions(plt.subplots()[1])) == ""


def test_missing_hidden_empty_and_swapped_labels_are_named():
    assert "x axis" in lacking(words(ylabel="parameters", title="LoRA"))
    assert "y axis" in lacking(words(xlabel="rank", ylabel="  ", title="LoRA"))
    assert "no title" in lacking(words(xlabel="rank", ylabel="parameters"))
    assert "title says nothing" in lacking(words(xlabel="x", ylabel="y", title="t"))
    assert "do not say" in lacking(words(xlabel="x", ylabel="y", title="LoRA"))
    assert "swapped" in lacking(words(xlabel="trainable parameters", ylabel="rank", title="LoRA"))
    ax = words(xlabel="rank", ylabel="parameters", title="LoRA")
    ax.yaxis.label.set_color("white")
    assert "y axis" in lacking(ax)
    ax.yaxis.label.set_color("black")
    ax.xaxis.label.set_visible(False)
    assert "x axis" in lacking(ax)


# ---------------------------------------------------------------------------------------------- the other checks

GPT2 = {"MODEL_NAME": "gpt2", "TARGET_MODULES": ["c_attn"]}


def failure(check, **names) -> str:
    with pytest.raises(common.CheckFailed) as caught:
        check({**GPT2, **names})
    return str(caught.value)


def test_the_truth_is_the_courses_own_count():
    for name, targets in (("gpt2", ["c_attn", "c_fc"]), ("mistral-7b", ["q_proj", "v_proj"]), ("gpt2", "all-linear")):
        truth = checks._truth({"MODEL_NAME": name, "TARGET_MODULES": targets})
        assert truth.count(8) == counting.lora_parameters(models.skeleton(name), 8, targets)


def test_counts_of_any_whole_number_type_pass(capsys):
    for kind in (int, float, np.int64, np.float64):
        checks.counts({**GPT2, "counts": {r: kind(n) for r, n in COUNTS.items()}})
    checks.counts({**GPT2, "counts": {np.int64(r): n for r, n in COUNTS.items()} | {64: 1}})
    checks.counts({**GPT2, "counts": types.MappingProxyType(dict(reversed(COUNTS.items())))})
    assert capsys.readouterr().out.count("✓") == 6


def test_counts_of_the_wrong_form_are_named():
    import torch

    assert "counts does not exist yet" in failure(checks.counts)
    assert "a list, not a dict" in failure(checks.counts, counts=NUMBERS)
    assert "text" in failure(checks.counts, counts={str(r): n for r, n in COUNTS.items()})
    assert "turn it round" in failure(checks.counts, counts={n: r for r, n in COUNTS.items()})
    assert "rank 16, 32" in failure(checks.counts, counts={4: 1, 8: 2})
    for value, hint in ((None, "`return`"), ((1, 2), "take the first"), (0.5, "percentage"), ("1", "text")):
        assert hint in failure(checks.counts, counts=dict.fromkeys(COUNTS, value))
    assert ".item()" in failure(checks.counts, counts={r: torch.tensor(n) for r, n in COUNTS.items()})
    assert "the same for every rank" in failure(checks.counts, counts=dict.fromkeys(COUNTS, 147_456))
    assert "close, but not exact" in failure(checks.counts, counts={r: round(n, -3) for r, n in COUNTS.items()})
    assert "is zero" in failure(checks.counts, counts=dict.fromkeys(COUNTS, 0) | {4: 147_456})


def test_models_and_layers_that_do_not_exist_are_named():
    assert "Did you mean 'gpt2'" in failure(checks.counts, counts=COUNTS, MODEL_NAME="gtp2")
    assert "['c_attn']" in failure(checks.counts, counts=COUNTS, TARGET_MODULES="c_attn")
    assert "its linear layers are" in failure(checks.counts, counts=COUNTS, TARGET_MODULES=["c_attn", "query"])
    assert "not text" in failure(checks.counts, counts=COUNTS, MODEL_NAME=models)


def test_a_model_that_the_course_does_not_know_is_left_to_the_instructor(capsys):
    names = {"MODEL_NAME": "someone/else", "TARGET_MODULES": ["q"], "counts": COUNTS, "count_trainable": lambda r: r}
    checks.counts(names)
    checks.function(names)
    assert capsys.readouterr().out.splitlines() == [checks.TO_REVIEW] * 2


def truth_for(names):
    return lambda rank: checks._truth(names).count(rank)


def test_a_function_that_reads_the_notebooks_names_passes(capsys):
    names = dict(GPT2)
    names["count_trainable"] = truth_for(names)
    checks.function(names)
    assert names["TARGET_MODULES"] == ["c_attn"]
    assert "✓" in capsys.readouterr().out


def test_mistakes_with_one_way_out_share_it():
    a, b, c = ("A is missing.", "look."), ("B is wrong.", ""), ("C is missing.", "look.")
    assert common.told(a, None, b, c, a) == "A is missing. C is missing. What to do: look. B is wrong."
    assert common.told(None) == common.told() == ""


def test_a_function_that_fails_is_told_why():
    def unfinished(rank):
        raise NotImplementedError

    def wrong_layers(rank):
        raise ValueError("Target modules {'q'} not found in the base model.")

    assert "count_trainable does not exist yet" in failure(checks.function)
    assert "not a function" in failure(checks.function, count_trainable=3)
    assert "not written yet" in failure(checks.function, count_trainable=unfinished)
    assert "print(skeleton(MODEL_NAME))" in failure(checks.function, count_trainable=wrong_layers)
    assert "one argument" in failure(checks.function, count_trainable=lambda: 1)
    assert "table of the four ranks" in failure(checks.function, count_trainable=COUNTS.__getitem__)
    assert "stays the same" in failure(checks.function, count_trainable=lambda r: 36_864 * r)
    assert "c_fc" in failure(checks.function, count_trainable=lambda r, names=dict(GPT2): truth_for(names)(r))


def test_an_empty_plot_leads_back_to_counts_that_are_not_right_yet():
    _, ax = plt.subplots()
    assert "The axes are empty" in failure(checks.plot_data, ax=ax, counts=COUNTS)
    assert "mend counts first" in failure(checks.plot_data, ax=ax, counts=dict.fromkeys(COUNTS, 1))


def test_a_model_wrapped_once_and_used_again_is_found_out():
    from peft import LoraConfig, get_peft_model

    base, names = models.skeleton("gpt2"), dict(GPT2)

    def count_trainable(rank):
        model = get_peft_model(base, LoraConfig(r=rank, target_modules=names["TARGET_MODULES"]))
        return sum(p.numel() for p in model.parameters() if p.requires_grad)

    names["count_trainable"] = count_trainable
    with pytest.raises(common.CheckFailed, match="old adapters"):
        checks.function(names)
    assert names["TARGET_MODULES"] == ["c_attn"]


def test_what_a_students_function_says_stays_out_of_the_test_cell(capsys):
    def talkative(rank):
        print("noise")
        print("noise", file=sys.stderr)
        warnings.warn("noise", stacklevel=1)
        return truth_for(names)(rank)

    names = {**GPT2, "count_trainable": talkative}
    checks.function(names)
    said = capsys.readouterr()
    assert "noise" not in said.out
    assert said.err == ""


def raising(error):
    def function(*_):
        raise error

    return function


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError("no q found\nand so on"), "f(8, …) stopped with ValueError: no q found\n  What to do: a hint"),
        (TypeError("f() missing 1 required positional argument"), "look at the arguments"),
        (TypeError("unsupported operand"), "call it yourself in a new cell"),
        (KeyError("c_attn"), "stopped with KeyError: 'c_attn'"),
        (NotImplementedError(), "f is not written yet"),
        (models.UnknownModelError("No such model.", "use another."), "No such model.\n  What to do: use another."),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_students_function_raises_becomes_a_sentence_and_a_way_on(error, words):
    with pytest.raises(common.CheckFailed) as caught:
        common.call(raising(error), 8, np.zeros((20, 20)), name="f", hints={"q found": "a hint", "x": "another"})
    assert words in str(caught.value)


def test_a_failed_check_shows_its_message_and_no_traceback():
    error = common.CheckFailed("This is wrong.", "do that.")
    assert error._render_traceback_() == ["CheckFailed: This is wrong.\n  What to do: do that."]


@pytest.mark.parametrize(
    "text", ["147456", "n=147,456.", "147 456", "147_456", "147.456", "0.147 M", "147k", "147.5 thousand", "1.47e+05"]
)
def test_a_number_is_recognised_however_it_is_written(text):
    assert checks.is_written(147_456, f"r=4: {text}\n")


@pytest.mark.parametrize("text", ["1147456", "147,4567", "147457", "147", "0.1 M", "148k", "5,147,456", ""])
def test_another_number_is_not_taken_for_it(text):
    assert not checks.is_written(147_456, text)


# ---------------------------------------------------------------------------------------------- recording


def test_what_cells_print_is_shown_and_kept(shell, capsys):
    recorder, before = Recorder(), sys.stdout
    shell.user_ns["recorder"] = recorder
    shell.run_cell("recorder.listen(get_ipython()); print('in the cell that starts it')", cell_id="start")
    recorder.listen(shell)  # a second time changes nothing
    shell.run_cell("print('old'); 41 + 1", cell_id="a")
    shell.run_cell("import sys; sys.stdout.writelines(['new ', 'line\\n'])", cell_id="a")
    shell.run_cell("print('b')\n'the value'", cell_id="b")
    assert recorder.listening
    lines = [line for line in recorder.text().splitlines() if line and not line.startswith("Out[")]
    assert lines == ["in the cell that starts it", "new line", "b", "'the value'"]
    assert "old" in capsys.readouterr().out
    assert sys.stdout is before


def test_a_cell_that_replaces_stdout_or_has_an_odd_repr_breaks_nothing(shell, capsys):
    recorder, before = Recorder(), sys.stdout
    recorder.listen(shell)
    shell.run_cell("import io, sys\nsys.stdout = kept = io.StringIO()\nprint('away')", cell_id="a")
    sys.stdout = before
    shell.run_cell("class Odd:\n    def __repr__(self): raise RuntimeError\nprint('here')\nOdd()", cell_id="b")
    shell.run_cell("print(sys.stdout.isatty())", cell_id="c")
    assert "here" in recorder.text()
    assert "away" not in recorder.text()
    assert sys.stdout is before


def test_endless_output_does_not_fill_the_memory(shell, capsys):
    recorder = Recorder()
    recorder.listen(shell)
    shell.run_cell("for _ in range(30): print('x' * 100_000)", cell_id="a")
    assert len(recorder.text()) < 1_100_000


def test_without_a_recording_the_student_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(common, "RECORDER", Recorder())
    assert "restart the kernel" in failure(checks.printed, counts=COUNTS)
    checks.start()  # outside of IPython nothing happens
    assert not common.RECORDER.listening
