"""Hidden checks of exercise 07: the same five functions on layers that nobody has seen.

The truth is computed here with numpy from the seed's own codes and matrices, without any code of the student's.
Where a task uses what the student wrote for an earlier one, numbers that follow from it count: a mistake costs once.
Reasons name the mistake and never a number that would be right.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult

from course_utils.checks import ex_07 as mistakes
from course_utils.checks import told

POINTS = {"test_absmax": 2, "test_weights": 3, "test_forward": 2, "test_gradients": 3, "test_layers": 2}
BATCH = 5
STACKS = ((0, 1), (2, 1))  # layers 0 and 2 have the same shape and other codes
ARGUMENTS = {
    "qlora_forward": ("x", "base", "A", "B", "alpha", "r"),
    "qlora_gradients": ("x", "g", "base", "A", "B", "alpha", "r"),
}


def layers(seed: int) -> list[dict[str, Any]]:
    """Four layers: two of one shape, one that continues them, and a square one whose last blocks are full."""
    draw = random.Random(seed)
    (n_in, middle), n_out = draw.sample((7, 9, 11, 13), 2), draw.choice((6, 8, 10))  # an odd number of codes
    block, square = 2 * draw.randint(3, 6) + 1, 2 * draw.randint(2, 4)
    alphas = draw.sample((5, 7, 11, 13), 4)
    shapes = ((n_in, middle, block, 3, 3), (middle, n_out, block + 2, 2, 2), (n_in, middle, block, 3, 2))
    made = [_layer(draw, *shape, alpha) for shape, alpha in zip(shapes, alphas, strict=False)]
    return [*made, _layer(draw, 2 * square, 2 * square, square**2, 4, 1, alphas[3])]


def _layer(draw: random.Random, n_in: int, n_out: int, block: int, nested: int, r: int, alpha: int) -> dict[str, Any]:
    def table(rows: int, columns: int) -> list[list[float]]:
        return [[round(draw.gauss(0, 1), 3) for _ in range(columns)] for _ in range(rows)]

    n = n_in * n_out
    blocks = -(-n // block)
    statistics = {
        "codes": [draw.randrange(256) for _ in range(blocks)],
        "scales": [round(draw.uniform(0.4, 1.2), 3) for _ in range(-(-blocks // nested))],
        "offset": round(draw.uniform(1.6, 2.9), 3),
        "group": nested,
    }
    base = {"bytes": [draw.randrange(256) for _ in range(-(-n // 2))], "block": block, "shape": [n_out, n_in]}
    around = {"x": table(BATCH, n_in), "g": table(BATCH, n_out), "A": table(r, n_in), "B": table(n_out, r)}
    return around | {"base": base | {"absmax": statistics}, "alpha": alpha, "r": r}


def questions(seed: int) -> dict[str, list[list[Any]]]:
    """The arguments that each function is called with."""
    every = layers(seed)
    asked = {
        "block_absmax": [[layer["base"]["absmax"]] for layer in every],
        "dequantize": [[layer["base"]] for layer in every],
    }
    for name, arguments in ARGUMENTS.items():
        asked[name] = [[layer[argument] for argument in arguments] for layer in every]
    asked["two_layers"] = [
        [every[i]["x"], every[k]["g"], *({part: every[j][part] for part in mistakes.PARTS} for j in (i, k))]
        for i, k in STACKS
    ]
    return asked


def plan(seed: int) -> ProbePlan:
    """Each function on each layer; the notebook's `watch` also shows what became of the arguments."""
    return ProbePlan(
        [
            Probe(f"{name} {k}", "call", "watch", [name, args])
            for name, every in questions(seed).items()
            for k, args in enumerate(every)
        ]
    )


# ---- points ---------------------------------------------------------------------------------------------------------


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """Points and a reason for each of the five criteria."""
    return [_absmax(run, seed), _weights(run, seed), _forward(run, seed), _gradients(run, seed), _layers(run, seed)]


def _criterion(test: str, lost: float, found: Iterable[mistakes.Mistake], fine: str) -> Criterion:
    points = round(max(0.0, POINTS[test] - lost), 2)
    return Criterion(test, points, POINTS[test], told(*found) or fine)


def _answer(run: RunResult, name: str, k: int, args: list[Any]) -> tuple[Any, mistakes.Mistake]:
    """What the function gave, and what is wrong with the call itself."""
    probe = run.probe(f"{name} {k}")
    if probe.ename == "KeyError" and probe.evalue == repr(name):  # `watch` looks it up by name
        probe = replace(probe, ename="NameError")
    if probe.status != "ok":
        return None, (probe.unanswered(f"`{name}`"), "")
    if not isinstance(probe.value, dict) or set(probe.value) != {"value", "args"}:
        return None, ("`watch` does not return its dict: leave that cell as it was.", "")
    return probe.value["value"], mistakes.changed_mistake(probe.value["args"], args, name)


def _own(run: RunResult, name: str, k: int) -> Any:
    """What the student's own function gave for layer k; None if nothing."""
    value = run.probe(f"{name} {k}").value
    return value.get("value") if isinstance(value, dict) else None


def _every(run: RunResult, seed: int, name: str) -> Iterable[tuple[int, list[Any], Any, mistakes.Mistake]]:
    for k, args in enumerate(questions(seed)[name]):
        yield k, args, *_answer(run, name, k, args)


def _absmax(run: RunResult, seed: int) -> Criterion:
    for _, (statistics,), value, failed in _every(run, seed, "block_absmax"):
        if wrong := failed or mistakes.absmax_mistake(value, statistics):
            return _criterion("test_absmax", 2, [wrong], "")
    return _criterion("test_absmax", 0, [], "The absmax of every block is right.")


def _weights(run: RunResult, seed: int) -> Criterion:
    for k, (base,), value, failed in _every(run, seed, "dequantize"):
        if wrong := failed or mistakes.weight_mistake(value, base, _own(run, "block_absmax", k)):
            return _criterion("test_weights", 3, [wrong], "")
    return _criterion("test_weights", 0, [], "Bases that it had not seen become the right weights.")


def _forward(run: RunResult, seed: int) -> Criterion:
    for k, _, value, failed in _every(run, seed, "qlora_forward"):
        wrong = failed or mistakes.forward_mistake(value, layers(seed)[k], _own(run, "dequantize", k))
        if wrong:
            return _criterion("test_forward", 2, [wrong], "")
    return _criterion("test_forward", 0, [], "Right on layers that it had not seen.")


def _gradients(run: RunResult, seed: int) -> Criterion:
    """A point for each of the three gradients; one is lost when something else has a gradient or was changed."""
    broken: dict[str, mistakes.Mistake] = {}
    for k, _, value, failed in _every(run, seed, "qlora_gradients"):
        if failed and value is None:
            return _criterion("test_gradients", 3, [failed], "")
        found = mistakes.gradient_mistakes(value, layers(seed)[k], _own(run, "dequantize", k))
        found["others"] = found["others"] or failed
        for part, wrong in found.items():
            if wrong:
                broken.setdefault(part, wrong)
    return _criterion(
        "test_gradients", len(broken), broken.values(), "The three gradients are right, and no other is made."
    )


def _layers(run: RunResult, seed: int) -> Criterion:
    """A point for each layer whose gradients are right."""
    every, broken = layers(seed), {}
    for k, args, value, failed in _every(run, seed, "two_layers"):
        if failed:
            return _criterion("test_layers", 2, [failed], "")
        own = [_own(run, "dequantize", i) for i in STACKS[k]]
        pair = [every[i] for i in STACKS[k]]
        for name, wrong in mistakes.stack_mistakes(value, args[0], args[1], pair, own).items():
            if wrong:
                broken.setdefault(name, wrong)
    return _criterion("test_layers", len(broken), broken.values(), "The gradient reaches both layers as it should.")
