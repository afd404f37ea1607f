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
    if all(n > chosen.base for n in counts.values()):
        return "That is the size of the whole model: count only parameters with requires_grad."
    if len(counts) > 1 and len(set(counts.values())) == 1:
        return "The count is the same for every rank: does the rank reach LoraConfig, and the fresh model PEFT?"
    for explains, words in MISTAKES:
        if all(explains(n, rank, chosen) for rank, n in counts.items()):
            return words
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


# ---- the plot -------------------------------------------------------------------------------------------------------

LEAST_INK = 10  # pixels that have to change when an artist is taken away
SCALES = {1e3: r"(?i:thousand|\bk\b|kilo)|10\W{0,3}3|10³|1e0?3", 1e6: r"(?i:million|\bmio\b|mega)|\bM\b|10\W{0,3}6|10⁶|1e0?6",
          1e9: r"(?i:billion|giga)|\bB\b|10\W{0,3}9|10⁹|1e0?9"}


class Drawn(NamedTuple):
    """One point of a plot: which rank and which count it stands for, and whether anybody can see it."""

    rank: float
    count: float
    words: str  # all that is written at the axes: where a unit would stand
    inside: bool
    shows: bool


def _plot_data(run: RunResult, chosen: Choice) -> Criterion:
    probe, figure = run.probe("plot"), run.figures.get("ax")
    if probe.status != "ok" or figure is None:
        return _criterion("test_plot_data", 0, _unanswered("The plot `ax`", probe))
    drawn = list(points(figure))
    if not drawn:
        return _criterion("test_plot_data", 0, "`ax` holds no points, lines or bars: is `ax` the axes you drew on?")
    right = {rank: [d for d in drawn if _stands_for(d, rank, chosen)] for rank in RANKS}
    seen = [rank for rank in RANKS if any(d.inside and d.shows for d in right[rank])]
    if len(seen) == len(RANKS):
        return _criterion("test_plot_data", 1, "All four points are in the plot.")
    return _criterion("test_plot_data", len(seen) / len(RANKS), _plot_mistake(right, seen, drawn, run, chosen))


def _plot_mistake(right: dict[int, list[Drawn]], seen: list[int], drawn: list[Drawn], run: RunResult,
                  chosen: Choice) -> str:
    hidden = [d for rank in RANKS if rank not in seen for d in right[rank]]
    if any(not d.inside for d in hidden):
        return "Points lie outside the limits of the axes: let the axes find their own limits, or widen them."
    if hidden:
        return "Points are there but cannot be seen: look at their colour, alpha, size, and what is drawn over them."
    if any(_scale(d, chosen.per_rank * rank) for rank in RANKS for d in drawn if d.rank == rank):
        return "The counts are drawn in another unit than parameters, and no label says in which."
    if any(d.count == chosen.per_rank * rank for rank in RANKS for d in drawn):
        return "The counts are drawn, but not against the ranks: look at the positions or the labels of the ticks."
    counts = _as_counts(run.probe("counts").value) or {}
    if counts and all(any(d.count == n for d in drawn) for n in counts.values()):
        return "The plot shows your `counts`, which are not right: repair them first."
    missing = ", ".join(str(rank) for rank in RANKS if rank not in seen)
    return f"The plot has no right point for r = {missing}. Plot the counts that you computed against the ranks."


def _stands_for(drawn: Drawn, rank: int, chosen: Choice) -> bool:
    """Whether a point is this rank's, in parameters or in a unit that is written at the axes."""
    truth = chosen.per_rank * rank
    if abs(drawn.rank - rank) > 1e-6:
        return False
    if abs(drawn.count / truth - 1) < 1e-6:
        return True
    scale = _scale(drawn, truth)
    return scale is not None and re.search(SCALES[scale], drawn.words) is not None


def _scale(drawn: Drawn, truth: int) -> float | None:
    """The unit in which this count would be right; it may be rounded to three digits there."""
    return next((s for s in SCALES if abs(drawn.count * s / truth - 1) < 5e-3), None)


def points(figure: dict) -> Iterable[Drawn]:
    """Every point that any artist draws, read both ways round: rank along x, and rank along y."""
    for axes in figure["axes"]:
        words = _words(figure, axes)
        drawings = [a for a in axes["artists"] if a["coords"] == "data"]
        for artist in drawings:
            twins = [a for a in drawings if sorted(a["points"]) == sorted(artist["points"])]
            shows = axes["visible"] and artist["visible"] and _is_inked(artist, twins)
            for x, y in artist["points"]:
                inside = _inside(x, axes["x"]) and _inside(y, axes["y"])
                for rank in _ranks_at(x, axes["x"]):
                    yield Drawn(rank, y, words, inside, shows)
                for rank in _ranks_at(y, axes["y"]):
                    yield Drawn(rank, x, words, inside, shows)


def _is_inked(artist: dict, twins: list[dict]) -> bool:
    """Whether an artist leaves ink. The same points drawn twice hide each other from the measurement."""
    if artist["ink"] is None or artist["ink"] >= LEAST_INK:
        return artist["alpha"] > 0.02
    return len(twins) > 1 and all(t["visible"] and t["alpha"] > 0.2 for t in twins) and any(
        t["color"] is not None and t["color"][3] > 0.2 and max(t["linewidth"], t["size"]) > 0.3 for t in twins)


def _inside(value: float, axis: dict) -> bool:
    low, high = sorted(axis["limits"])
    slack = 1e-6 * max(abs(low), abs(high))
    return low - slack <= value <= high + slack


def _ranks_at(value: float, axis: dict) -> list[float]:
    """The rank that a place on an axis stands for: its own value, and what the tick there says."""
    ranks = [value]
    for place, label in axis["ticks"]:
        number = re.search(r"\d+(?:\.\d+)?", label)
        if number and abs(place - value) < 0.02:
            ranks.append(float(number.group()))
    return ranks


def _words(figure: dict, axes: dict) -> str:
    """Everything that is written on the axes; tick labels tell a unit too (0.5M)."""
    parts = [figure["suptitle"], axes["title"], *axes["legend"], *axes["texts"]]
    for axis in (axes["x"], axes["y"]):
        parts += [axis["label"], axis["offset"], *(re.sub(r"(?<=\d)(?=[A-Za-z])", " ", label) for _, label in axis["ticks"])]
    return " | ".join(parts)


RANK_WORDS = re.compile(r"rank|\br\b|\brang", re.IGNORECASE)
COUNT_WORDS = re.compile(r"param|trainable|count|number|weights|#", re.IGNORECASE)


def _labels(run: RunResult) -> Criterion:
    """A label on either axis that says what is there, and a title: together they are worth the points."""
    probe, figure = run.probe("plot"), run.figures.get("ax")
    if probe.status != "ok" or figure is None:
        return _criterion("test_plot_labels", 0, _unanswered("The plot `ax`", probe))
    best = max((_labels_of(figure, axes) for axes in figure["axes"] if axes["visible"]),
               key=lambda found: sum(found.values()), default={})
    missing = [part for part in LABEL_PARTS if not best.get(part)]
    share = sum(weight for part, weight in LABEL_PARTS.items() if part not in missing)
    return _criterion("test_plot_labels", share,
                      f"Not found: {'; '.join(missing)}." if missing else "Both axes and the plot say what they show.")


LABEL_PARTS = {"a label on the x axis that says what it shows": 0.375, "a label on the y axis that says what it shows": 0.375,
               "a title": 0.25}


def _labels_of(figure: dict, axes: dict) -> dict[str, bool]:
    x, y = axes["x"]["label"], axes["y"]["label"]
    upright = bool(RANK_WORDS.search(x)), bool(COUNT_WORDS.search(y))
    lying = bool(COUNT_WORDS.search(x)), bool(RANK_WORDS.search(y))
    says = max(upright, lying, key=sum)
    title = axes["title"] or figure["suptitle"]
    return dict(zip(LABEL_PARTS, (*says, len(title.strip()) > 2)))
