"""Hidden checks of exercise 09: the four functions on matrices, adapters and paths that nobody has seen.

The truth is computed here with numpy from the seed's own numbers, without torch and without any code of the
student's. Reasons name the mistake and never a number that would be right.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult

from course_utils.checks import ex_09 as mistakes
from course_utils.checks import told

POINTS = {"test_merge": 3, "test_lost": 4, "test_stack": 3, "test_choose": 2}


# ---- what is asked --------------------------------------------------------------------------------------------------


def bases(seed: int) -> list[list[dict[str, Any]]]:
    """Three bases with an adapter each: a square one, a wide one and a tall one."""
    draw = random.Random(seed)
    alphas = draw.sample((3.0, 5.0, 7.0, 11.0), 3)
    shapes = ((8, 8, 2, alphas[0], 16), (6, 10, 4, alphas[1], 12), (12, 7, 6, alphas[2], 21))
    return [list(mistakes.case(draw, *shape)) for shape in shapes]


def stacks(seed: int) -> list[list[Any]]:
    """Pairs of adapters with weights: different ranks, equal ranks, and a negative weight."""
    draw, asked = random.Random(seed + 1), []
    for ranks, signs in (((3, 2), (1, 1)), ((2, 2), (1, 1)), ((1, 4), (1, -1))):
        shares = [sign * size for sign, size in zip(signs, draw.sample((0.3, 0.6, 1.2, 2.0), 2), strict=True)]
        asked.append([*mistakes.pair(draw, draw.randint(5, 8), draw.randint(9, 12), ranks), shares])
    return asked


def choices(seed: int) -> list[list[Any]]:
    """Paths, numbers of fine-tunes and budgets; among them a total of exactly the budget, and none that fits."""
    draw, asked = random.Random(seed + 2), []
    for _ in range(4):
        base, adapter, best = draw.randint(200, 900), draw.randint(4, 9), draw.randint(80, 95)
        plans = [
            ("adapters beside the base", best, base, adapter),
            ("adapters beside a 4-bit base", best - draw.randint(1, 4), base // 3, adapter + 1),
            ("merged", best, 0, base + 3),
            ("merged, 8 bits", best - draw.choice((0, 5)), 0, base // 2 + 12),
            ("back into 4 bits", best - draw.randint(20, 50), 0, base // 3 - 5),
            ("a smaller model", best - draw.randint(6, 12), draw.randint(20, 30), base // 6),
        ]
        draw.shuffle(plans)
        paths = mistakes.table(plans)
        for k in (1, draw.randint(2, 4), draw.randint(6, 30)):
            totals = sorted(path["shared"] + k * path["each"] for path in paths)
            asked += [[paths, k, budget] for budget in (draw.choice(totals[1:]), draw.choice(totals[2:]) - 1)]
        asked += [
            [paths, 1, min(path["shared"] + path["each"] for path in paths) - 1],
            [paths, 1, 10**6],
            [paths, 2, 10**6],
        ]
        asked += [[paths, 3, base + 3 * adapter]]  # exactly the budget, and the best
    return asked


PROBES = {"merge": bases, "lost": bases, "ask_stack": stacks, "choose": choices}


def plan(seed: int) -> ProbePlan:
    """Each function on its fresh inputs."""
    return ProbePlan(
        [
            Probe(f"{name} {k}", "call", name, args)
            for name, asked in PROBES.items()
            for k, args in enumerate(asked(seed))
        ]
    )


# ---- what is right --------------------------------------------------------------------------------------------------


def weights(base: dict[str, Any]) -> np.ndarray:
    """Each code's level times its block's absmax, one weight after the other."""
    codes = np.array(base["codes"])
    flat = [base["levels"][c] * base["absmax"][i // base["blocksize"]] for i, c in enumerate(codes.reshape(-1))]
    return np.array(flat).reshape(codes.shape)


def update(adapter: dict[str, Any]) -> np.ndarray:
    """(alpha/r) · B · A."""
    return np.array(adapter["B"]) @ np.array(adapter["A"]) * adapter["alpha"] / adapter["r"]


def losses(base: dict[str, Any], adapter: dict[str, Any]) -> dict[str, float]:
    """Put the merged weights into four bits, block by block and weight by weight."""
    wanted, size = weights(base) + update(adapter), base["blocksize"]
    flat, old, same, arrived = wanted.reshape(-1), np.array(base["codes"]).reshape(-1), 0, []
    for start in range(0, len(flat), size):
        absmax = max(abs(w) for w in flat[start : start + size])
        for i in range(start, start + size):
            code = min(range(len(base["levels"])), key=lambda c: abs(base["levels"][c] - flat[i] / absmax))
            arrived.append(base["levels"][code] * absmax)
            same += int(code == old[i])
    off = np.sqrt(((np.array(arrived) - flat) ** 2).sum())
    return {"same": same / len(flat), "error": float(off / np.sqrt((update(adapter) ** 2).sum()))}


def best(paths: list[dict[str, Any]], k: int, budget: int) -> str | None:
    """The most right answers among the paths that fit, then the smallest total."""
    ranked = sorted((-p["right"], p["shared"] + k * p["each"], p["name"]) for p in paths)
    return next((name for _, total, name in ranked if total <= budget), None)


# ---- points ---------------------------------------------------------------------------------------------------------


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """Points and a reason for each of the four criteria."""

    def merge(value: Any, base: dict, adapter: dict) -> list[mistakes.Mistake]:
        return [mistakes.merge_mistake(value, base, adapter, weights(base) + update(adapter))]

    def lost(value: Any, base: dict, adapter: dict) -> list[mistakes.Mistake]:
        return list(mistakes.lost_mistakes(value, base, adapter, losses(base, adapter)))

    def stack(value: Any, first: dict, second: dict, shares: list[float]) -> list[mistakes.Mistake]:
        right = shares[0] * update(first) + shares[1] * update(second)
        return list(mistakes.stack_mistakes(value, first, second, shares, right))

    def choose(value: Any, paths: list, k: int, budget: int) -> list[mistakes.Mistake]:
        return [mistakes.choose_mistake(value, paths, k, budget, best(paths, k, budget))]

    return [
        _criterion(run, seed, "test_merge", "merge", (3,), merge),
        _criterion(run, seed, "test_lost", "lost", (2, 2), lost),
        _criterion(run, seed, "test_stack", "ask_stack", (2, 1), stack),
        _criterion(run, seed, "test_choose", "choose", (2,), choose),
    ]


def _criterion(
    run: RunResult, seed: int, test: str, name: str, shares: tuple[int, ...], find: Callable[..., list]
) -> Criterion:
    """Points for each part that is right on every fresh input; a later part of `stack` needs the first."""
    found: list[mistakes.Mistake] = [None] * len(shares)
    for k, args in enumerate(PROBES[name](seed)):
        probe = run.probe(f"{name} {k}")
        if probe.status != "ok":
            return Criterion(test, 0, POINTS[test], probe.unanswered(f"`{name.removeprefix('ask_')}`"))
        found = [old or new for old, new in zip(found, find(probe.value, *args), strict=True)]
    points = sum(share for share, mistake in zip(shares, found, strict=True) if not mistake)
    if name == "ask_stack" and found[0]:  # leaving the arguments alone is worth nothing by itself
        points = 0
    return Criterion(test, points, POINTS[test], told(*found) or "Right on numbers that were not given.")
