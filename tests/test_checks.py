"""The checks that students run name likely mistakes. How they read figures and numbers: grader/tests/test_plot.py."""

from __future__ import annotations

import sys
import types
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from drawing import COUNTS, NUMBERS
from nbgrader_sandbox.student.printed import Recorder

from course_utils import checks as common
from course_utils import counting, models
from course_utils.checks import ex_9_3 as checks
from course_utils.checks import layers

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.usefixtures("on_agg")]


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
    import torch

    for kind in (int, float, np.int64, np.float64):
        checks.counts({**GPT2, "counts": {r: kind(n) for r, n in COUNTS.items()}})
    checks.counts({**GPT2, "counts": {np.int64(r): n for r, n in COUNTS.items()} | {64: 1}})
    checks.counts({**GPT2, "counts": types.MappingProxyType(dict(reversed(COUNTS.items())))})
    checks.counts({**GPT2, "counts": pd.Series({r: torch.tensor(n) for r, n in COUNTS.items()})})
    assert capsys.readouterr().out.count("✓") == 7


def test_an_asynchronous_function_is_waited_for():
    async def count_trainable(rank):
        return rank * 36_864

    with pytest.raises(common.CheckFailed, match="inside"):  # right until TARGET_MODULES is another
        checks.function({**GPT2, "count_trainable": count_trainable})


def test_a_pattern_that_could_take_long_is_not_matched():
    names = [f"h.{i}.{name}" for i in range(100) for name in ("c_attn", "c_proj")]
    for pattern in ("(c+)+", "(c|c)(c|c).*", ".*.*.*", "(.|.).*", "[c", "*", "c_attn", ".*"):
        assert len(layers.matching(pattern, [*names, "lm_head"])) == 0, pattern
    assert layers.matching(r"h\.[01]\.(?:c_attn|c_proj)$", names) == tuple(names[:4])


def test_counts_of_the_wrong_form_are_named():
    import torch

    assert "counts does not exist yet" in failure(checks.counts)
    assert "a list, not a dict" in failure(checks.counts, counts=NUMBERS)
    assert "text" in failure(checks.counts, counts={str(r): n for r, n in COUNTS.items()})
    assert "turn it round" in failure(checks.counts, counts={n: r for r, n in COUNTS.items()})
    assert "rank 16, 32" in failure(checks.counts, counts={4: 1, 8: 2})
    for value, hint in ((None, "`return`"), ((1, 2), "take the first"), (0.5, "percentage"), ("1", "text")):
        assert hint in failure(checks.counts, counts=dict.fromkeys(COUNTS, value))
    assert ".item()" in failure(checks.counts, counts={r: torch.tensor([n]) for r, n in COUNTS.items()})
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


@pytest.mark.parametrize(
    ("model", "targets"), [("gpt2", ("c_attn", "c_fc")), ("HuggingFaceTB/SmolLM2-135M", ("q_proj", "v_proj"))]
)
def test_the_layers_of_one_block_are_too_few_and_no_other_rank(model, targets):
    """At a rank that the number of blocks divides, they have exactly the count of a smaller rank."""
    config = layers.config_of(model)
    truth = checks.Truth(layers.linear_layers(config), targets, 10**9, config["model_type"])
    blocks = config.get("n_layer") or config["num_hidden_layers"]
    rank = 2 * blocks
    assert truth.mistake({rank: truth.count(rank) // blocks})[0] == "fits a single layer."
    assert truth.mistake({8: truth.count(4)})[0] == "belongs to another rank, or adds up several."


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
    assert "fix counts first" in failure(checks.plot_data, ax=ax, counts=dict.fromkeys(COUNTS, 1))


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
    lines = [line for line in "\n".join(recorder.texts()).splitlines() if line and not line.startswith("Out[")]
    assert lines == ["in the cell that starts it", "new line", "b", "'the value'"]
    assert "old" in capsys.readouterr().out
    assert sys.stdout is before


def test_what_is_logged_is_kept_too_and_warnings_do_no_harm(shell, capsys):
    recorder, before = Recorder(), sys.stderr
    recorder.listen(shell)
    shell.run_cell("import sys\nprint(147456, file=sys.stderr)", cell_id="a")
    assert ("147456" in "\n".join(recorder.errors()), recorder.texts()) == (True, [""])
    assert sys.stderr is before
    counts = {4: 147_456, 8: 294_912}
    numbers = " ".join(map(str, range(1000, 3000)))
    assert checks.written_ranks(counts, ["294912"], ["147456"]) == [4, 8]
    assert checks.written_ranks(counts, ["294912"], ["147456 " + numbers]) == [8]
    assert checks.written_ranks(counts, ["294912 " + numbers], ["147456"]) is None


def test_axes_that_cannot_be_read_are_left_to_the_instructor(capsys):
    _, ax = plt.subplots(subplot_kw={"projection": "polar"})
    for check in (checks.plot_data, checks.plot_labels):
        check({"ax": ax, "MODEL_NAME": "gpt2", "TARGET_MODULES": ["c_attn"]})
    assert capsys.readouterr().out.count("your instructor will look") == 2
    plt.close("all")


def test_a_cell_that_replaces_stdout_or_has_an_odd_repr_breaks_nothing(shell, capsys):
    recorder, before = Recorder(), sys.stdout
    recorder.listen(shell)
    shell.run_cell("import io, sys\nsys.stdout = kept = io.StringIO()\nprint('away')", cell_id="a")
    sys.stdout = before
    shell.run_cell("class Odd:\n    def __repr__(self): raise RuntimeError\nprint('here')\nOdd()", cell_id="b")
    shell.run_cell("print(sys.stdout.isatty())", cell_id="c")
    assert "here" in "\n".join(recorder.texts())
    assert "away" not in "\n".join(recorder.texts())
    assert sys.stdout is before


def test_endless_output_does_not_fill_the_memory(shell, capsys):
    recorder = Recorder()
    recorder.listen(shell)
    shell.run_cell("for _ in range(30): print('x' * 100_000)", cell_id="a")
    assert len("\n".join(recorder.texts())) < 1_100_000


def test_without_a_recording_the_student_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(common, "RECORDER", Recorder())
    assert "restart the kernel" in failure(checks.printed, counts=COUNTS)
    checks.start()  # outside of IPython nothing happens
    assert not common.RECORDER.listening
