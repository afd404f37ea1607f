"""Hidden checks of exercise 9.3: what to ask a student's process, and what the answers are worth.

The truth is computed here from the architecture's published shapes, without torch and without any code of the
student's. Every reason says what to look at and never what the number should be.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from functools import cache

from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult
from nbgrader_sandbox.student import plot
from nbgrader_sandbox.student.language import N_
from nbgrader_sandbox.student.made import MOST_TOLD

from course_utils import architectures
from course_utils.checks import _, layers, told
from course_utils.checks.ex_9_3 import (
    CONFIGS,
    CROWD,
    FRACTIONS,
    MISTAKES,
    OF_ALL,
    PERCENTAGES,
    SAME,
    VAGUE,
    Truth,
    instead,
    written_ranks,
)
from course_utils.counting import ALL_LINEAR

RANKS = (4, 8, 16, 32)
# Families of models whose layers have the same names: their types, and two choices of other target modules.
FAMILIES = {
    "gpt2": (("gpt2",), ["c_fc"], ["c_attn", "c_fc"]),
    "gpt_neo": (("gpt_neo",), ["k_proj"], ["out_proj", "c_fc"]),
    "llama": (
        ("llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text"),
        ["k_proj"],
        ["o_proj", "up_proj"],
    ),
    "phi": (("phi",), ["k_proj"], ["dense", "fc1"]),
    "phi3": (("phi3",), ["gate_up_proj"], ["o_proj", "down_proj"]),
    "opt": (("opt",), ["k_proj"], ["out_proj", "fc1"]),
    "fused": (("bloom", "falcon", "gpt_neox"), ["dense_h_to_4h"], ["query_key_value", "dense_4h_to_h"]),
    "bert": (("bert", "electra", "roberta", "xlm-roberta"), ["key"], ["query", "key"]),
    "distilbert": (("distilbert",), ["k_lin"], ["out_lin", "lin1"]),
    "t5": (("mt5", "t5"), ["k"], ["q", "o"]),
    "bart": (("bart",), ["k_proj"], ["q_proj", "fc1"]),
}
TESTS = ("test_counts", "test_function", "test_printed", "test_plot_data", "test_plot_labels")
POINTS = {"test_counts": 3, "test_function": 2, "test_printed": 1, "test_plot_data": 2, "test_plot_labels": 2}

NONE = N_("{what} gives None.")
STAYS = N_("With another TARGET_MODULES the answer stays the same: read it inside of the function.")
SEE_FUNCTION = N_("See question 2.")
# By the words that a reason has for it. Names in brackets are relations that more than one mistake leads to.
MISCONCEPTIONS = {said: f"({said[:-1]})" if said in VAGUE else said[:-1] for _explains, said, _hint in MISTAKES}
MISCONCEPTIONS |= {
    NONE: "gives None",
    SAME: "is the same for every rank",
    STAYS: "does not read TARGET_MODULES",
    OF_ALL: "shows all parameters",
    PERCENTAGES: "shows percentages",
    FRACTIONS: "shows fractions of the model",
}


def plan(seed: int) -> ProbePlan:
    """What to ask: the names, the function on ranks nobody has seen, and once more with other target modules."""
    fresh = _fresh(seed)
    return ProbePlan(
        [
            Probe("model", "value", "MODEL_NAME"),
            *(Probe(name, "value", name) for name in CONFIGS),
            Probe("targets", "value", "TARGET_MODULES"),
            Probe("counts", "value", "counts"),
            *(Probe(f"fresh {rank}", "call", "count_trainable", [rank]) for rank in fresh[:2]),
            *(
                Probe(
                    f"other {family}",
                    "call",
                    "count_trainable",
                    [fresh[2]],
                    given={"TARGET_MODULES": targets},
                    when=[["MODEL_NAME", *CONFIGS], _pattern(family)],
                )
                for family, targets in _other_targets(seed).items()
            ),
            Probe("plot", "figure", "ax"),
            Probe("models", "models", "count_trainable"),
        ]
    )


@cache
def _pattern(family: str) -> str:
    """A regular expression for every name of a model of this family."""
    names = "|".join(map(re.escape, architectures.names_of(FAMILIES[family][0])))
    return rf"(?i)(?:.*/)?(?:{names})(?:-unsloth)?(?:-bnb-4bit)?"


def _fresh(seed: int) -> list[int]:
    return random.Random(seed).sample([r for r in range(1, 97) if r not in RANKS], 3)


def _other_targets(seed: int) -> dict[str, list[str]]:
    """Other target modules for each family of models: those of its own are asked for only."""
    return {family: choices[seed % len(choices)] for family, (_, *choices) in FAMILIES.items()}


# ---- the truth ------------------------------------------------------------------------------------------------------


def truths_for(run: RunResult) -> Iterator[tuple[Truth, bool]]:
    """Yield the truth for each model that the student may mean, and whether they said so.

    They say so by the function, which builds the model, by its name, or by a configuration under a usual name. Other
    configurations that the notebook made may be meant too. Nothing comes where the course does not know the models
    or the target modules.
    """
    model, targets = run.probe("model"), run.probe("targets").value
    named = [model.value if model.status == "ok" else "gpt2"]
    named += [run.probe(name).value for name in CONFIGS if run.probe(name).status == "ok"]
    targets = ["c_attn"] if run.probe("targets").status != "ok" else targets
    said = [*_models(run, "called"), *named]
    seen: list[Truth] = []
    for i, config in enumerate(map(layers.config_of, [*said, *_models(run, "others")])):
        truth = config and _truth(config, targets)
        if truth and truth not in seen:
            seen.append(truth)
            yield truth, i < len(said)


def _models(run: RunResult, made: str) -> list[dict]:
    """The configurations that the function made when it was ``called``, or all ``others``: the student's word."""
    found = run.probe("models").value
    listed = found.get(made) if type(found) is dict else None
    return [one for one in listed if type(one) is dict][:MOST_TOLD] if type(listed) is list else []


def _truth(config: dict, targets: object) -> Truth | None:
    if not (targets == ALL_LINEAR or _is_list_of_names(targets)):
        return None
    shapes = layers.linear_layers(config)
    total = sum(shape.in_features * shape.out_features for shape in shapes.values())
    if targets != ALL_LINEAR:
        targets = tuple(dict.fromkeys(targets))
        ends = {name.split(".", dots)[-1] for name in shapes for dots in range(name.count(".") + 1)}
        if not 1 <= len(targets) <= MOST_TARGETS or not ends.issuperset(targets):
            return None
    return Truth(shapes, targets, total, config["model_type"])


def _is_list_of_names(value: object) -> bool:
    return type(value) is list and all(type(v) is str for v in value)


# ---- points ---------------------------------------------------------------------------------------------------------


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """Points and a reason for each of the five criteria."""
    best: list[Criterion] | None = None
    said = False
    for truth, is_said in truths_for(run):
        if not (_is_hit(run, truth, seed) or (is_said and best is None)):  # one that nothing fits explains nothing
            continue
        found = _judged(run, truth, seed)
        if _is_full(found[:4]):
            return found
        said = said or is_said
        best = max(best or found, found, key=_points_of)
    if said and all(layers.config_of(config) for config in _models(run, "called")):
        return best
    reason = _(
        "The model or the target modules are not among those that can be checked automatically: "
        "an instructor will look."
    )
    return [*(Criterion(test, None, POINTS[test], reason) for test in TESTS[:4]), _labels(run)]


def _is_hit(run: RunResult, truth: Truth, seed: int) -> bool:
    """Whether any of the counts, or what the function gives, is right for this truth."""
    counts = _as_counts(run.probe("counts").value) or {}
    told = [(rank, counts.get(rank)) for rank in RANKS]
    told += [(rank, run.probe(f"fresh {rank}").value) for rank in _fresh(seed)[:2]]
    at_rank_1 = truth.count(1)
    return any(_same(value, at_rank_1 * rank) for rank, value in told)


def _points_of(found: list[Criterion]) -> float:
    return sum(criterion.points or 0 for criterion in found)


def _is_full(found: list[Criterion]) -> bool:
    return _points_of(found) == sum(criterion.max_points for criterion in found)


def _judged(run: RunResult, truth: Truth, seed: int) -> list[Criterion]:
    function = _function(run, truth, seed)
    found = [
        _counts(run, truth, function.reason),
        function,
        _printed(run, truth),
        _plot_data(run, truth),
        _labels(run),
    ]
    if not truth.head_is_open() or _is_full(found[:4]):
        return found
    reason = _("How many layers your target modules name depends on the head of the model: an instructor will look.")
    return [c if c.points == c.max_points else Criterion(c.id, None, c.max_points, reason) for c in found[:4]] + found[
        4:
    ]


def _criterion(test: str, share: float, reason: str) -> Criterion:
    """Points and a reason; the misconceptions that the reason tells of are named for the class report."""
    names = tuple(name for said, name in MISCONCEPTIONS.items() if _tells(reason, _(said)))
    return Criterion(test, round(POINTS[test] * share, 2), POINTS[test], reason, names)


def _tells(reason: str, words: str) -> bool:
    """Whether a reason has these words; a name in braces stands for anything."""
    return re.search(".+".join(map(re.escape, re.split(r"\{\w+\}", words))), reason) is not None


def _counts(run: RunResult, truth: Truth, said: str) -> Criterion:
    """``said``: the reason of question 2; a mistake that it names is not explained again."""
    probe = run.probe("counts")
    if probe.status != "ok":
        return _criterion("test_counts", 0, probe.unanswered("`counts`"))
    counts = _as_counts(probe.value)
    if counts is None:
        return _criterion("test_counts", 0, _("`counts` has to be a dict from each rank to a whole number."))
    right = [rank for rank in RANKS if _same(counts.get(rank), truth.count(rank))]
    if len(right) == len(RANKS):
        return _criterion("test_counts", 1, _("All four counts are right."))
    missing = [rank for rank in RANKS if rank not in counts]
    reasons = [_("`counts` has no entry for rank {ranks}.").format(ranks=_list(missing))] if missing else []
    wrong = {rank: counts[rank] for rank in RANKS if rank in counts and rank not in right}
    if wrong:
        reasons.append(_mistake("`counts`", wrong, truth, said))
    return _criterion("test_counts", len(right) / len(RANKS), " ".join(reasons))


def _as_counts(value: object) -> dict[int, object] | None:
    """A dict's keys are text in JSON: read them as the ranks that they were."""
    if type(value) is not dict:
        return None
    return {int(key): number for key, number in value.items() if re.fullmatch(r"[0-9]{1,6}", key)}


def _same(value: object, truth: int) -> bool:
    """Whether a JSON number is exactly this whole number; true and text are no numbers."""
    return type(value) in (int, float) and value == truth


def _list(ranks: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(ranks)))


def _mistake(what: str, wrong: dict[int, object], truth: Truth, said: str = "") -> str:
    """The mistake that explains every one of these wrong answers, in the words of the visible checks.

    Where ``said``, the reason of question 2, explains the same mistake, only its name stands here.
    """
    if all(value is None for value in wrong.values()):
        explained = _(
            "Is there a `return`? `print_trainable_parameters()` prints and returns nothing; "
            "`get_nb_trainable_parameters()` returns the trained ones and all."
        )
        return _(NONE).format(what=what) + " " + (_(SEE_FUNCTION) if explained in said else explained)
    if not all(type(n) in (int, float) and n == int(n) for n in wrong.values()):
        return _("{what} does not give a whole number for rank {ranks}.").format(what=what, ranks=_list(wrong))
    problem, way_out = truth.mistake({rank: int(n) for rank, n in wrong.items()})
    way_on = _(SEE_FUNCTION) if way_out in said else _("Hint: {hint}").format(hint=way_out)
    reason = _("For rank {ranks}, the number from {what} {is_what}")
    return reason.format(ranks=_list(wrong), what=what, is_what=problem) + " " + way_on


def _function(run: RunResult, truth: Truth, seed: int) -> Criterion:
    """Half for ranks that are not in the exercise, half for other target modules."""
    fresh = _fresh(seed)
    fresh_ranks = _fresh_ranks(run, truth, fresh[:2])
    problems = [fresh_ranks, _other_layers(run, truth, seed, fresh[2], fresh_ranks or "")]
    reason = " ".join(filter(None, problems)) or _("Right on ranks and target modules that were not given.")
    return _criterion("test_function", problems.count(None) / 2, reason)


def _fresh_ranks(run: RunResult, truth: Truth, ranks: list[int]) -> str | None:
    """What is wrong with the answers for ranks that were not given; None if nothing is."""
    answers = {rank: run.probe(f"fresh {rank}") for rank in ranks}
    failed = next((p for p in answers.values() if p.status != "ok"), None)
    if failed is not None:
        return _("With another rank: {reason}").format(reason=failed.unanswered("`count_trainable`"))
    wrong = {rank: p.value for rank, p in answers.items() if not _same(p.value, truth.count(rank))}
    return _mistake("`count_trainable`", wrong, truth) if wrong else None


def _other_layers(run: RunResult, truth: Truth, seed: int, rank: int, said: str) -> str | None:
    """What is wrong with the answer for other target modules; None if nothing is. ``said``: see :func:`_mistake`."""
    family = next(name for name, (types, *_) in FAMILIES.items() if truth.model_type in types)
    other = Truth(truth.shapes, tuple(_other_targets(seed)[family]), truth.total, truth.model_type)
    probe = run.probe(f"other {family}")
    if probe.status != "ok":
        return _("With another TARGET_MODULES: {reason}").format(reason=probe.unanswered("`count_trainable`"))
    if _same(probe.value, other.count(rank)):
        return None
    if _same(probe.value, truth.count(rank)):
        return _(STAYS)
    mistake = _mistake("`count_trainable`", {rank: probe.value}, other, said)
    if mistake.endswith(_(SEE_FUNCTION)):
        return _("With another TARGET_MODULES the mistake is the same.")
    return _("With another TARGET_MODULES the answer is wrong. {reason}").format(reason=mistake)


MOST_TARGETS = 100  # names of layers; each is looked for in every layer


def _printed(run: RunResult, truth: Truth) -> Criterion:
    """Look for the four numbers, however they are written, in what the student's own cells and the plot show."""
    cells = [c for c in run.cells if c.grade_id not in TESTS]
    texts = [text for c in cells for text in (c.stdout, c.result, c.displayed)]
    shown = [*filter(None, texts), *plot.texts(run.figures.get("ax", {"axes": []}))]
    found = written_ranks({rank: truth.count(rank) for rank in RANKS}, shown, [c.stderr for c in cells if c.stderr])
    if found is None:
        return _criterion("test_printed", 0, _(CROWD))
    counts = _as_counts(run.probe("counts").value) or {}
    if len(found) < len(RANKS):
        found = [rank for rank in found if not _of_another(rank, counts, truth)]
    if len(found) == len(RANKS):
        return _criterion("test_printed", 1, _("All four counts are printed."))
    missing = [rank for rank in RANKS if rank not in found]
    reason = _("The right count is not printed for rank {ranks}.").format(ranks=_list(missing))
    return _criterion("test_printed", len(found) / len(RANKS), reason)


def _of_another(rank: int, counts: dict[int, object], truth: Truth) -> bool:
    """Whether the right number for this rank was printed as the wrong one for another."""
    right = truth.count(rank)
    return not _same(counts.get(rank), right) and any(_same(n, right) for r, n in counts.items() if r != rank)


# ---- the plot -------------------------------------------------------------------------------------------------------

UNREAD_AXES = N_("The grader reads flat axes with x and y, and `ax` has others: an instructor will look.")
UNKNOWN_WORDS = N_("The grader does not know the words {words!r} on the plot: an instructor will look.")


def _plot_data(run: RunResult, truth: Truth) -> Criterion:
    figure = run.figures.get("ax")
    if figure is None:
        return _without_a_figure(run, "test_plot_data")
    counts = _as_counts(run.probe("counts").value) or {}
    mine = {rank: counts[rank] for rank in RANKS if type(counts.get(rank)) in (int, float)}
    right = {rank: truth.count(rank) for rank in RANKS}
    shown = plot.shows(figure, right, instead(truth, mine if len(mine) == len(RANKS) else None))
    if not shown.problem:
        return _criterion("test_plot_data", 1, _("All four points are in the plot."))
    if shown.unsure:
        return Criterion("test_plot_data", None, POINTS["test_plot_data"], _(UNKNOWN_WORDS).format(words=shown.unsure))
    return _criterion("test_plot_data", len(shown.seen) / len(RANKS), told((shown.problem, shown.hint)))


def _without_a_figure(run: RunResult, test: str) -> Criterion:
    probe = run.probe("plot")
    if probe.ename == "UnreadAxesError":
        return Criterion(test, None, POINTS[test], _(UNREAD_AXES))
    return _criterion(test, 0, probe.unanswered(_("The plot `ax`")))


def _labels(run: RunResult) -> Criterion:
    """Words on both axes and in the title, by the same rule as the visible check."""
    figure = run.figures.get("ax")
    if figure is None:
        return _without_a_figure(run, "test_plot_labels")
    found = plot.labels(figure)
    if not found.lacking:
        return _criterion("test_plot_labels", 1, _("Both axes and the plot say what they show."))
    if found.unsure:
        reason = " ".join([*found.lacking, _(UNKNOWN_WORDS).format(words=found.unsure)])
        return Criterion("test_plot_labels", None, POINTS["test_plot_labels"], reason)
    reason = told((" ".join(found.lacking), found.hint))
    return _criterion("test_plot_labels", 1 - sum(found.lacking.values()), reason)
