"""Hidden checks of exercise 04: fresh matrices for each function and for the layer.

The truth is computed here with numpy from the seed's own matrices, without torch and without any code of the
student's. Reasons name the mistake and never a number that would be right.
"""

# ruff: noqa: N806 - the paper's letters

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult

from course_utils.checks import ex_04 as mistakes
from course_utils.checks import told

POINTS = {"test_init": 2, "test_forward": 3, "test_gradients": 2, "test_merge": 2, "test_layer": 3}
BATCH = 5
PROBES = {
    "forward": ("lora_forward", ("x", "W", "A", "B", "alpha", "r")),
    "gradients": ("lora_gradients", ("x", "g", "A", "B", "alpha", "r")),
    "merge": ("merge", ("W", "A", "B", "alpha", "r")),
    "layer": ("look_at_layer", ("x", "W", "A", "B", "alpha", "r")),
}


def cases(seed: int) -> list[dict[str, Any]]:
    """Three sets of matrices: wide to narrow, a square W, and rank one."""
    draw = random.Random(seed)
    n = draw.sample(range(4, 10), 4)
    shapes = ((n[0], n[1], 3), (n[2], n[2], 2), (n[1], n[3], 1))
    return [_case(draw, *shape, alpha) for shape, alpha in zip(shapes, draw.sample((5, 7, 11, 13), 3), strict=True)]


def _case(draw: random.Random, n_in: int, n_out: int, r: int, alpha: int) -> dict[str, Any]:
    def table(rows: int, columns: int) -> list[list[float]]:
        return [[round(draw.gauss(0, 1), 3) for _ in range(columns)] for _ in range(rows)]

    case = {"x": table(BATCH, n_in), "g": table(BATCH, n_out), "W": table(n_out, n_in)}
    return case | {"A": table(r, n_in), "B": table(n_out, r), "alpha": alpha, "r": r}


def truth(case: dict[str, Any]) -> dict[str, Any]:
    """Output with and without the adapter, merged weight and gradients of a case, as arrays."""
    x, g, W, A, B = (np.array(case[name]) for name in "xgWAB")
    scale = case["alpha"] / case["r"]
    return {
        "base": x @ W.T,
        "h": x @ (W + scale * B @ A).T,
        "merged": W + scale * B @ A,
        "gradients": {"A": scale * B.T @ g.T @ x, "B": scale * g.T @ x @ A.T},
    }


def plan(seed: int) -> ProbePlan:
    """Each function on each case, and the start for one shape with two seeds, one of them twice."""
    probes = [Probe(f"init {k}", "call", "init_lora", args) for k, args in enumerate(_starts(seed))]
    for k, case in enumerate(cases(seed)):
        for name, (target, args) in PROBES.items():
            probes.append(Probe(f"{name} {k}", "call", target, [case[arg] for arg in args]))
    return ProbePlan(probes)


def _starts(seed: int) -> list[list[int]]:
    draw = random.Random(seed)
    shape = [draw.randint(10, 19), draw.randint(20, 29), draw.randint(2, 8)]
    first, other = draw.sample(range(1000), 2)
    return [[*shape, first], [*shape, first], [*shape, other]]


# ---- points ---------------------------------------------------------------------------------------------------------


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """Points and a reason for each of the five criteria."""
    return [_init(run, seed), _forward(run, seed), _gradients(run, seed), _merge(run, seed), _layer(run, seed)]


def _criterion(test: str, share: float, reason: str) -> Criterion:
    return Criterion(test, round(POINTS[test] * share, 2), POINTS[test], reason)


def _init(run: RunResult, seed: int) -> Criterion:
    """One point for the shapes, one for the numbers."""
    answers, (n_in, n_out, r, _) = [run.probe(f"init {k}") for k in range(3)], _starts(seed)[0]
    for probe in answers:
        if probe.status != "ok":
            return _criterion("test_init", 0, probe.unanswered("`init_lora`"))
    pairs = [probe.value for probe in answers]
    wrong = next(filter(None, (mistakes.shape_mistake(pair, n_in, n_out, r) for pair in pairs)), None)
    if wrong:
        return _criterion("test_init", 0, told(wrong))
    wrong = mistakes.start_mistake(*map(mistakes.matrix, pairs[0])) or mistakes.seed_mistake(*pairs)
    return _criterion("test_init", 0.5 if wrong else 1, told(wrong) or "A and B start as they should.")


def _every(run: RunResult, seed: int, test: str, name: str, find: Callable[..., mistakes.Mistake]) -> Criterion:
    """All or nothing: an answer has to be right on every case."""
    for k, case in enumerate(cases(seed)):
        probe = run.probe(f"{name} {k}")
        if probe.status != "ok":
            return _criterion(test, 0, probe.unanswered(f"`{PROBES[name][0]}`"))
        wrong = find(probe.value, case, truth(case))
        if wrong:
            return _criterion(test, 0, told(wrong))
    return _criterion(test, 1, f"`{PROBES[name][0]}` is right on matrices that it had not seen.")


def _forward(run: RunResult, seed: int) -> Criterion:
    def find(value: Any, case: dict, right: dict) -> mistakes.Mistake:
        return mistakes.forward_mistake(value, right["base"], right["h"], case["alpha"], case["r"])

    return _every(run, seed, "test_forward", "forward", find)


def _gradients(run: RunResult, seed: int) -> Criterion:
    def find(value: Any, case: dict, right: dict) -> mistakes.Mistake:
        return mistakes.gradient_mistake(value, right["gradients"], case["alpha"], case["r"], BATCH, case)

    return _every(run, seed, "test_gradients", "gradients", find)


def _merge(run: RunResult, seed: int) -> Criterion:
    def find(value: Any, case: dict, right: dict) -> mistakes.Mistake:
        return mistakes.merge_mistake(value, case["W"], right["merged"], case["alpha"], case["r"])

    return _every(run, seed, "test_merge", "merge", find)


def _layer(run: RunResult, seed: int) -> Criterion:
    """A point each for the start, the output and the training, kept where it is right on every case."""
    found: list[mistakes.Mistake] = [None, None, None]
    for k, case in enumerate(cases(seed)):
        probe = run.probe(f"layer {k}")
        if probe.status != "ok":
            return _criterion("test_layer", 0, probe.unanswered("`LoRALinear`"))
        right = truth(case)
        now = mistakes.layer_mistakes(probe.value, case, right["base"], right["h"])
        found = [old or new for old, new in zip(found, now, strict=True)]
    share = found.count(None) / 3
    return _criterion("test_layer", share, told(*found) or "The layer starts, computes and trains.")
