"""Hidden checks of exercise 03: the same four functions on architectures that nobody has seen.

What is right is worked out here from the seed. Reasons name the mistake and never a number that would be right.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult

from course_utils.checks import ex_03 as mistakes
from course_utils.checks import told

POINTS = {"test_weights": 3, "test_training": 4, "test_activations": 2, "test_choose": 2}
# What one point of a test is for: the cases that must all be right.
WEIGHT_CASES = (("fp32", "bf16"), ("8bit",), ("4bit",))
TRAINING_CASES = ((("fp32", None), ("bf16", None)), (("bf16", 6),), (("8bit", 3),), (("4bit", 5),))
RIGHT = "Right on inputs that were not given."


def architecture(seed: int) -> dict[str, Any]:
    """A model with fewer keys than queries, whose matrices are no whole numbers of blocks."""
    draw = random.Random(seed)
    hidden, inner, keys = 4 * draw.randint(25, 45), 4 * draw.randint(50, 90) + 1, 4 * draw.randint(5, 12)
    layers, vocab = draw.randint(3, 6), draw.randint(900, 3000)
    block = [[hidden, hidden], [keys, hidden], [keys, hidden], [hidden, hidden]]
    block += [[inner, hidden], [inner, hidden], [hidden, inner]]
    return {
        "matrices": block * layers,
        "others": vocab * hidden + (2 * layers + 1) * hidden,
        "layers": layers,
        "hidden": hidden,
        "vocab": vocab,
        "block": 6 * hidden + 4 * inner,
    }


def batches(seed: int) -> list[list[Any]]:
    """An architecture, tokens, checkpointing: without and with, where the head keeps more and where a block does."""
    draw, arch = random.Random(seed + 1), architecture(seed)
    large_blocks = arch | {"block": 4 * arch["vocab"] + 4 * draw.randint(50, 500)}
    each = ((arch, False), (large_blocks, False), (arch, True), (large_blocks, True))
    return [[arch, draw.randint(100, 5000), checkpointing] for arch, checkpointing in each]


def choices(seed: int) -> list[list[Any]]:
    """Ledgers in an order of preference that is not that of their size; budgets for each outcome."""
    draw = random.Random(seed + 2)
    names = draw.sample(["full", "LoRA", "8-bit LoRA", "QLoRA", "checkpointing"], 4)
    sizes = [draw.randint(800, 900), draw.randint(400, 500), draw.randint(550, 650), draw.randint(100, 200)]
    ledgers = {}
    for name, size in zip(names, sizes, strict=True):
        parts = [draw.randint(size // 8, size // 4) for _ in range(3)]
        ledgers[name] = {"frozen": size - sum(parts), "trained": parts[0], "activations": parts[1], "extra": parts[2]}
    budgets = [sizes[0] + 5, sizes[1], sizes[2] + 7, sizes[1] - 1, sizes[3] - 1]
    return [[ledgers, budget] for budget in budgets]


def plan(seed: int) -> ProbePlan:
    """Each function on its fresh inputs."""
    arch = architecture(seed)
    asked = {
        "weight_bytes": [[arch, precision] for precision in mistakes.PRECISIONS],
        "training_bytes": [[arch, *case] for group in TRAINING_CASES for case in group],
        "activation_bytes": batches(seed),
        "choose": choices(seed),
    }
    return ProbePlan(
        [Probe(f"{name} {k}", "call", name, args) for name, every in asked.items() for k, args in enumerate(every)]
    )


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """Points and a reason for each of the four criteria."""
    return [_weights(run, seed), _training(run, seed), _activations(run, seed), _choose(run, seed)]


def _criterion(test: str, share: float, reasons: Iterable[str]) -> Criterion:
    return Criterion(test, round(POINTS[test] * share, 2), POINTS[test], " ".join(dict.fromkeys(reasons)) or RIGHT)


def _answer(run: RunResult, name: str, k: int, find: Callable[..., mistakes.Mistake], *args: Any) -> str:
    """What is wrong with one probe's answer; empty when nothing is."""
    probe = run.probe(f"{name} {k}")
    return probe.unanswered(f"`{name}`") if probe.status != "ok" else told(find(probe.value, *args))


def _points(groups: Iterable[Iterable[Any]], wrong: list[str]) -> int:
    """How many groups of cases are right in every case; ``wrong`` has an entry for each case, in order."""
    left = iter(wrong)
    return sum(not any([next(left) for _ in group]) for group in groups)


def _weights(run: RunResult, seed: int) -> Criterion:
    """A point for the plain formats, one for each quantized one."""
    arch = architecture(seed)
    wrong = [
        _answer(run, "weight_bytes", k, mistakes.weight_mistake, arch, precision)
        for k, precision in enumerate(mistakes.PRECISIONS)
    ]
    return _criterion("test_weights", _points(WEIGHT_CASES, wrong) / len(WEIGHT_CASES), filter(None, wrong))


def _training(run: RunResult, seed: int) -> Criterion:
    """A point for full fine-tuning, one for LoRA on each base; frozen weights may follow from the own weight_bytes."""
    arch = architecture(seed)
    cases = [case for group in TRAINING_CASES for case in group]
    wrong = []
    for k, (precision, r) in enumerate(cases):
        own = run.probe(f"weight_bytes {mistakes.PRECISIONS.index(precision)}")
        weights = own.value if own.status == "ok" else None
        wrong.append(_answer(run, "training_bytes", k, _first_mistake, arch, precision, r, weights))
    return _criterion("test_training", _points(TRAINING_CASES, wrong) / len(TRAINING_CASES), filter(None, wrong))


def _first_mistake(value: Any, *args: Any) -> mistakes.Mistake:
    return next(filter(None, mistakes.training_mistakes(value, *args).values()), None)


def _activations(run: RunResult, seed: int) -> Criterion:
    """A point without checkpointing, one with."""
    cases = batches(seed)
    wrong = [_answer(run, "activation_bytes", k, mistakes.activation_mistake, *case) for k, case in enumerate(cases)]
    share = _points((cases[:2], cases[2:]), wrong) / 2
    return _criterion("test_activations", share, filter(None, wrong))


def _choose(run: RunResult, seed: int) -> Criterion:
    """All or nothing: every budget needs the right name."""
    wrong = [_answer(run, "choose", k, mistakes.choose_mistake, *case) for k, case in enumerate(choices(seed))]
    return _criterion("test_choose", float(not any(wrong)), filter(None, wrong))
