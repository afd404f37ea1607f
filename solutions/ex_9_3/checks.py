"""Hidden checks of exercise 9.3: what to ask a student's process, and what the answers are worth.

The truth is computed here from the architecture's published shapes, without torch and without any code of the
student's. Every reason says what to look at and never what the number should be.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from course_utils import models
from course_utils.errors import CourseError
from course_utils.grading.contract import Criterion, Probe, ProbePlan, ProbeResult, RunResult

RANKS = (4, 8, 16, 32)
OTHER_TARGETS = {"gpt2": (["c_fc"], ["c_attn", "c_fc"]), "llama": (["k_proj"], ["o_proj", "up_proj"])}
TESTS = ("test_counts", "test_function", "test_printed", "test_plot_data", "test_plot_labels")
POINTS = {"test_counts": 3, "test_function": 2, "test_printed": 1, "test_plot_data": 2, "test_plot_labels": 2}


def plan(seed: int) -> ProbePlan:
    """What to ask: the names, the function on ranks nobody has seen, and once more with other target modules."""
    fresh, other = _fresh(seed), _other_targets(seed)
    return ProbePlan([
        Probe("model", "value", "MODEL_NAME"),
        Probe("targets", "value", "TARGET_MODULES"),
        Probe("counts", "value", "counts"),
        *(Probe(f"fresh {rank}", "call", "count_trainable", [rank]) for rank in fresh[:2]),
        *(Probe(f"other {family}", "call", "count_trainable", [fresh[2]], given={"TARGET_MODULES": targets})
          for family, targets in other.items()),
        Probe("plot", "figure", "ax"),
    ])


def _fresh(seed: int) -> list[int]:
    return random.Random(seed).sample([r for r in range(1, 97) if r not in RANKS], 3)


def _other_targets(seed: int) -> dict[str, list[str]]:
    """Other target modules for each family of models: which of them applies is known only after the run."""
    return {family: choices[seed % len(choices)] for family, choices in OTHER_TARGETS.items()}


# ---- the truth ------------------------------------------------------------------------------------------------------


class Choice(NamedTuple):
    """The model and the target modules that a student settled on."""

    model: str
    targets: tuple[str, ...]

    @property
    def per_rank(self) -> int:
        """Trainable parameters for rank 1; LoRA's are proportional to the rank."""
        return sum(i + o for name, (i, o) in linears(self.model).items() if _targeted(name, self.targets))

    @property
    def base(self) -> int:
        """Weights of the linear layers that stay frozen: enough to tell when somebody counted them."""
        return sum(i * o for i, o in linears(self.model).values())


def _targeted(name: str, targets: Iterable[str]) -> bool:
    """PEFT's rule: a layer's name is a target, or ends in a dot and a target."""
    if tuple(targets) == ("all-linear",):
        return name != "lm_head"
    return any(name == target or name.endswith(f".{target}") for target in targets)


@cache
def linears(model: str) -> dict[str, tuple[int, int]]:
    """Every linear layer of a model with its (in, out), from the course's copy of its configuration."""
    config = json.loads(models.card(model).config_file.read_text("utf-8"))
    shapes = _gpt2(config) if config["model_type"] == "gpt2" else _llama(config)
    return {name: shape for name, shape in shapes}


def _gpt2(config: dict) -> Iterable[tuple[str, tuple[int, int]]]:
    width = config["n_embd"]
    inner = config.get("n_inner") or 4 * width
    for layer in range(config["n_layer"]):
        block = f"transformer.h.{layer}"
        yield f"{block}.attn.c_attn", (width, 3 * width)
        yield f"{block}.attn.c_proj", (width, width)
        yield f"{block}.mlp.c_fc", (width, inner)
        yield f"{block}.mlp.c_proj", (inner, width)
    yield "lm_head", (width, config["vocab_size"])


def _llama(config: dict) -> Iterable[tuple[str, tuple[int, int]]]:
    width, inner, heads = config["hidden_size"], config["intermediate_size"], config["num_attention_heads"]
    head = config.get("head_dim") or width // heads
    queries, keys = heads * head, config["num_key_value_heads"] * head
    for layer in range(config["num_hidden_layers"]):
        block = f"model.layers.{layer}"
        for name, out in (("q", queries), ("k", keys), ("v", keys)):
            yield f"{block}.self_attn.{name}_proj", (width, out)
        yield f"{block}.self_attn.o_proj", (queries, width)
        yield f"{block}.mlp.gate_proj", (width, inner)
        yield f"{block}.mlp.up_proj", (width, inner)
        yield f"{block}.mlp.down_proj", (inner, width)
    yield "lm_head", (width, config["vocab_size"])


def choice(run: RunResult) -> Choice | None:
    """What the student chose; None where an instructor has to look, because the course does not know it."""
    name, targets = run.probe("model").value, run.probe("targets").value
    name = "gpt2" if run.probe("model").status != "ok" else name
    targets = ["c_attn"] if run.probe("targets").status != "ok" else targets
    targets = [targets] if targets == "all-linear" else targets
    if type(name) is not str or type(targets) is not list or not all(type(t) is str for t in targets):
        return None
    try:
        layers = linears(name)
    except (CourseError, OSError):
        return None
    known = targets and all(any(_targeted(layer, [target]) for layer in layers) for target in targets)
    return Choice(name, tuple(targets)) if known else None


# ---- points ---------------------------------------------------------------------------------------------------------


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """Points and a reason for each of the five criteria."""
    chosen = choice(run)
    if chosen is None:
        reason = ("The model or the target modules are not among those that can be checked automatically: "
                  "an instructor will look.")
        numbers = [Criterion(test, None, POINTS[test], reason) for test in TESTS[:4]]
        return [*numbers, _labels(run)]
    return [_counts(run, chosen), _function(run, chosen, seed), _printed(run, chosen), _plot_data(run, chosen),
            _labels(run)]


def _criterion(test: str, share: float, reason: str) -> Criterion:
    return Criterion(test, round(POINTS[test] * share, 2), POINTS[test], reason)


def _unanswered(what: str, probe: ProbeResult) -> str:
    """Why there is nothing to judge."""
    if probe.ename == "NameError":
        return f"{what} does not exist when the notebook has run from top to bottom."
    if probe.status == "error":
        return f"{what} could not be used: {probe.ename}: {probe.evalue[:200]}"
    return {"timeout": f"{what} took longer than the time allowed.",
            "died": f"The kernel died in {what}.",
            }.get(probe.status, f"{what} could not be asked for, because the kernel had ended before.")


def _counts(run: RunResult, chosen: Choice) -> Criterion:
    probe = run.probe("counts")
    if probe.status != "ok":
        return _criterion("test_counts", 0, _unanswered("`counts`", probe))
    counts = _as_counts(probe.value)
    if counts is None:
        return _criterion("test_counts", 0, "`counts` has to be a dict from each rank to a whole number.")
    right = [rank for rank in RANKS if _same(counts.get(rank), chosen.per_rank * rank)]
    if len(right) == len(RANKS):
        return _criterion("test_counts", 1, "All four counts are right.")
    missing = [rank for rank in RANKS if rank not in counts]
    if missing:
        reason = f"`counts` has no entry for r = {', '.join(map(str, missing))}."
    else:
        wrong = [rank for rank in RANKS if rank not in right]
        reason = (f"{len(right)} of 4 counts are right; look at r = {', '.join(map(str, wrong))}. "
                  + likely({rank: counts[rank] for rank in wrong}, chosen))
    return _criterion("test_counts", len(right) / len(RANKS), reason)


def _as_counts(value: object) -> dict[int, object] | None:
    """A dict's keys are text in JSON: read them as the ranks that they were."""
    if type(value) is not dict:
        return None
    return {int(key): number for key, number in value.items() if re.fullmatch(r"[0-9]{1,6}", key)}


def _same(value: object, truth: int) -> bool:
    """Whether a JSON number is exactly this whole number; true and text are no numbers."""
    return type(value) in (int, float) and value == truth


def likely(counts: dict[int, object], chosen: Choice) -> str:
    """The mistake that explains every one of these wrong counts, in words that give no number away."""
    if not all(type(n) in (int, float) for n in counts.values()):
        return "A count has to be a whole number, not text or a list."
    for explains, words in MISTAKES:
        if all(explains(n, rank, chosen) for rank, n in counts.items()):
            return words
    if len(counts) > 1 and len(set(counts.values())) == 1:
        return "The count is the same for every rank: does the rank reach LoraConfig, and the fresh model PEFT?"
    return ("Count the parameters with requires_grad after get_peft_model, on a fresh model for every rank, and check "
            "which layers the target modules name.")


def _side(n: float, rank: int, chosen: Choice, side: int) -> bool:
    shapes = [shape for name, shape in linears(chosen.model).items() if _targeted(name, chosen.targets)]
    return n == rank * sum(shape[side] for shape in shapes)


def _other_layers(n: float, rank: int, chosen: Choice) -> bool:
    layers = {name.rsplit(".", 1)[-1] for name in linears(chosen.model)}
    others = [(name,) for name in layers] + [("all-linear",), ("q_proj", "v_proj")]
    return any(n == rank * Choice(chosen.model, targets).per_rank for targets in others)


def _one_layer(n: float, rank: int, chosen: Choice) -> bool:
    return any(n == rank * (i + o) for name, (i, o) in linears(chosen.model).items() if _targeted(name, chosen.targets))


MISTAKES: list[tuple[Callable[[float, int, Choice], bool], str]] = [
    (lambda n, r, c: n > c.base, "That is the size of the whole model: count only parameters with requires_grad."),
    (lambda n, r, c: _side(n, r, c, 0) or _side(n, r, c, 1),
     "Only one of the two matrices seems to be counted: LoRA adds A (r by in) and B (out by r) to each layer."),
    (_one_layer, "That looks like one layer: LoRA goes into every layer whose name matches a target module."),
    (_other_layers, "That fits other layers than TARGET_MODULES names: is it passed on to LoraConfig?"),
    (lambda n, r, c: n == 2 * c.per_rank * r, "Every parameter seems to be counted twice."),
    (lambda n, r, c: 2 * n == c.per_rank * r, "Half of the parameters seem to be missing."),
    (lambda n, r, c: n != c.per_rank * r and n % c.per_rank == 0,
     "The count belongs to another rank: is a fresh model made for every rank, and is each count kept under its own?"),
    (lambda n, r, c: abs(n / (c.per_rank * r) - 1) < 0.01, "That is close but not exact: count, do not round."),
    (lambda n, r, c: n > c.per_rank * r, "Something is counted that LoRA does not train (biases, the head, embeddings?)."),
]


def _function(run: RunResult, chosen: Choice, seed: int) -> Criterion:
    """Half for ranks that are not in the exercise, half for other target modules."""
    fresh = _fresh(seed)
    answers = {rank: run.probe(f"fresh {rank}") for rank in fresh[:2]}
    share, reasons = 0.0, []
    failed = next((p for p in answers.values() if p.status != "ok"), None)
    wrong = {rank: p.value for rank, p in answers.items() if not _same(p.value, chosen.per_rank * rank)}
    if failed is not None:
        reasons.append("On other ranks: " + _unanswered("`count_trainable`", failed))
    elif wrong:
        reasons.append("On other ranks than the four the function is wrong. " + _function_mistake(wrong, chosen))
    else:
        share += 0.5
    other = _judge_other(run, chosen, seed, fresh[2])
    if other is None:
        share += 0.5
    else:
        reasons.append(other)
    return _criterion("test_function", share, " ".join(reasons) or "Right on ranks and target modules that were not given.")


def _function_mistake(wrong: dict[int, object], chosen: Choice) -> str:
    if all(value is None for value in wrong.values()):
        return "It returns None: is there a `return`?"
    return likely(wrong, chosen)


def _judge_other(run: RunResult, chosen: Choice, seed: int, rank: int) -> str | None:
    """What is wrong with the answer for other target modules; None if nothing is."""
    family = "gpt2" if any(name.endswith("c_attn") for name in linears(chosen.model)) else "llama"
    other = Choice(chosen.model, tuple(_other_targets(seed)[family]))
    probe = run.probe(f"other {family}")
    if probe.status != "ok":
        return "With other target modules: " + _unanswered("`count_trainable`", probe)
    if _same(probe.value, other.per_rank * rank):
        return None
    if _same(probe.value, chosen.per_rank * rank):
        return "With another TARGET_MODULES the answer stays the same: is the number written into the function?"
    return "With another TARGET_MODULES the answer is wrong. " + _function_mistake({rank: probe.value}, other)


def _printed(run: RunResult, chosen: Choice) -> Criterion:
    """Look for the four numbers, however they are written, in what the student's own cells printed."""
    text = "\n".join(c.stdout + "\n" + (c.result or "") for c in run.cells if c.grade_id not in TESTS)
    found = [rank for rank in RANKS if is_written(chosen.per_rank * rank, text)]
    if len(found) == len(RANKS):
        return _criterion("test_printed", 1, "All four counts are printed.")
    if not re.search(r"\d\d", text):
        return _criterion("test_printed", 0, "No count is printed by the cells before the tests.")
    missing = ", ".join(str(rank) for rank in RANKS if rank not in found)
    return _criterion("test_printed", len(found) / len(RANKS), f"The right count is not printed for r = {missing}.")


SCALED = re.compile(r"(?<![\w.])(\d{1,9})(?:\.(\d{1,9}))?(?:e\+?(\d{1,2})\b|\s?(k|m|thousand|million)\b)", re.IGNORECASE)
UNITS = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6}


def is_written(number: int, text: str) -> bool:
    """Whether a text has this number in any usual form: 147456, 147,456, 147 456, 0.147 M, 1.47e+05."""
    groups = f"{number:,}".split(",")
    exact = rf"(?<!\d)(?<!\d[,_'.]){groups[0]}" + "".join(rf"[,_'.\s]?{group}" for group in groups[1:]) + r"(?!\d)"
    return re.search(exact, text) is not None or any(low <= number <= high for low, high in _scaled(text))


def _scaled(text: str) -> Iterable[tuple[float, float]]:
    """The range that each number with an exponent or a unit stands for, given how far it was rounded."""
    for whole, decimals, exponent, unit in SCALED.findall(text):
        if len((whole + decimals).lstrip("0")) < 2:
            continue  # one digit says too little
        scale = UNITS[unit.lower()] if unit else 10.0 ** int(exponent)
        value, slack = float(f"{whole}.{decimals or 0}"), 0.5 * 10.0 ** -len(decimals)
        yield (value - slack) * scale, (value + slack) * scale
