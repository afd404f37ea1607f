"""Exercise 09: which functions are asked, on which bases, adapters and paths, and what right answers are worth."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from nbgrader_sandbox.grade.questions import Ask, exact, numbers

REFERENCE = "library"
LEFT_OUT = ("larger",)  # it calls a student's function

NF4 = [-1.0, -0.696193, -0.525073, -0.394917, -0.284441, -0.184773, -0.09105, 0.0, 0.07958, 0.16093, 0.246112,
       0.337915, 0.44071, 0.562617, 0.722957, 1.0]  # fmt: skip
SIXTEEN_BITS = 2**-7  # what two roundings to bfloat16 may take away

ASKS = [
    Ask(
        "test_merge",
        "merge",
        lambda case: case["bases"],
        numbers(1e-3, by="all", slack=SIXTEEN_BITS),
        points=3,
        passed="The merged weights have all of the update.",
        hint="merge an adapter whose B is all zero: do you get the base?",
    ),
    Ask(
        "test_lost",
        "lost",
        lambda case: case["bases"],
        {"same": numbers(0, absolute=1e-3, slack=0.005), "error": numbers(1e-3, slack=0.025)},
        points=4,
        lose={"same": 2, "error": 2},
        passed="Both numbers are right.",
        hint="go through it by hand, with a base of one block and four weights.",
    ),
    Ask(
        "test_stack",
        "stack",
        lambda case: case["pairs"],
        {  # any two factors and any alpha will do that give the weighted sum of the updates
            "the shapes of A and B": exact(path="", view=("shapes", "A", "B")),
            "r": numbers(0),
            "the update": numbers(1e-3, by="all", path="", view=("product", "B", "A", "alpha", "r")),
        },
        points=3,
        lose={"the shapes of A and B|r|the update": 3, "arguments": 1},
        through="watch",
        passed="One adapter does what the two did.",
        hint="give one of them the weight 0: is the other one's update right, with its own alpha/r?",
    ),
    Ask(
        "test_choose",
        "choose",
        lambda case: case["choices"],
        exact(),
        points=2,
        passed="The choice is right, for one fine-tune and for many.",
        hint='return a "name", or None where nothing fits. Add up what each path takes.',
    ),
]

HINTS = {
    "cannot be multiplied": "write the shape of each matrix beside it: A is r × in, B is out × r.",
    "must match the size": "these two differ in shape. Is a product the wrong way round, or are the codes still flat? "
    "Matrices of different ranks cannot be added, but they can stand beside each other.",
    "broadcast": "these two differ in shape. Is a product the wrong way round, or are the codes still flat? "
    "Matrices of different ranks cannot be added, but they can stand beside each other.",
    "NotImplementedError": "write the tasks above first.",
    "Expected float32": "`quantize` takes a float tensor; `torch.tensor(…)` of whole numbers is none.",
    "expected scalar type": "give both sides the same dtype, say with `.float()`.",
    "Sizes of tensors must match": "which side of A and which side of B is r numbers long? Join there.",
    "must match exactly": "which side of A and which side of B is r numbers long? Join there.",
    "math domain error": "a weight may be negative, and then it has no square root: put it somewhere as it is.",
}


def cases(seed: int) -> dict[str, list[list[Any]]]:
    """Bases with an adapter each, pairs of adapters with weights, and paths with fine-tunes and a budget."""
    draw = random.Random(seed)
    alphas = draw.sample((3.0, 5.0, 7.0, 11.0), 3)
    shapes = ((8, 8, 2, alphas[0], 16), (6, 10, 4, alphas[1], 12), (12, 7, 6, alphas[2], 21))
    return {"bases": [_base(draw, *shape) for shape in shapes], "pairs": _pairs(draw), "choices": _choices(draw)}


def _base(draw: random.Random, n_out: int, n_in: int, r: int, alpha: float, blocksize: int) -> list[dict[str, Any]]:
    """A 4-bit base whose blocks differ in size, and an adapter, drawn until no merged weight lies between two levels.

    Then float32 and float64 give the same codes.
    """
    while True:
        w = np.array([draw.gauss(0, 1) for _ in range(n_out * n_in)])
        codes, _ = _scaled(w, blocksize)
        absmax = [round(draw.uniform(0.3, 0.6) * 2 ** draw.uniform(0, 2.5), 3) for _ in range(len(w) // blocksize)]
        base = {
            "codes": codes.reshape(n_out, n_in).tolist(),
            "absmax": absmax,
            "levels": NF4,
            "blocksize": blocksize,
        }
        adapter = _adapter(draw, n_out, n_in, r, alpha, 0.1 * float(np.median(absmax)))
        weights = np.array(NF4)[codes] * np.repeat(absmax, blocksize)
        _, scaled = _scaled(weights + (alpha / r * np.array(adapter["B"]) @ np.array(adapter["A"])).ravel(), blocksize)
        if np.abs(scaled[:, None] - (np.array(NF4)[1:] + np.array(NF4)[:-1]) / 2).min() > 1e-3:
            return [base, adapter]


def _scaled(w: np.ndarray, blocksize: int) -> tuple[np.ndarray, np.ndarray]:
    """Flat codes, and the weights divided by their block's absmax."""
    blocks = w.reshape(-1, blocksize)
    scaled = (blocks / np.abs(blocks).max(axis=1, keepdims=True)).ravel()
    return np.abs(scaled[:, None] - np.array(NF4)).argmin(axis=1), scaled


def _adapter(draw: random.Random, n_out: int, n_in: int, r: int, alpha: float, size: float) -> dict[str, Any]:
    """A random adapter whose update has entries of about ``size``."""
    each = math.sqrt(size / (alpha / r * math.sqrt(r)))
    a, b = ([[round(draw.gauss(0, each), 4) for _ in range(m)] for _ in range(n)] for n, m in ((r, n_in), (n_out, r)))
    return {"A": a, "B": b, "alpha": alpha, "r": r}


def _pairs(draw: random.Random) -> list[list[Any]]:
    """Pairs of adapters with weights: different ranks, equal ranks, and a negative weight."""
    asked = []
    for ranks, signs in (((3, 2), (1, 1)), ((2, 2), (1, 1)), ((1, 4), (1, -1))):
        weights = [sign * size for sign, size in zip(signs, draw.sample((0.3, 0.6, 1.2, 2.0), 2), strict=True)]
        n_out, n_in, alphas = draw.randint(5, 8), draw.randint(9, 12), draw.sample((3.0, 5.0, 7.0, 12.0), 2)
        pair = [_adapter(draw, n_out, n_in, r, alpha, 1.0) for r, alpha in zip(ranks, alphas, strict=True)]
        asked.append([*pair, weights])
    return asked


def _choices(draw: random.Random) -> list[list[Any]]:
    """Paths, numbers of fine-tunes and budgets; among them a total of exactly the budget, and none that fits.

    No two paths are equal in right answers and in total, so that there is one right choice.
    """
    asked: list[list[Any]] = []
    for _ in range(2):
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
        paths = [dict(zip(("name", "right", "shared", "each"), plan, strict=True)) for plan in plans]
        here = []
        for k in (1, draw.randint(2, 4), draw.randint(6, 30)):
            totals = sorted(_total(path, k) for path in paths)
            here += [[paths, k, budget] for budget in (draw.choice(totals[1:]), draw.choice(totals[2:]) - 1)]
        here += [
            [paths, 1, min(_total(path, 1) for path in paths) - 1],
            [paths, 1, 10**6],
            [paths, 2, 10**6],
            [paths, 3, base + 3 * adapter],  # exactly the budget, and the best
        ]
        asked += [one for one in here if _one_choice(paths, one[1])]
    return asked


def _total(path: dict[str, Any], k: int) -> int:
    return path["shared"] + k * path["each"]


def _one_choice(paths: Sequence[dict[str, Any]], k: int) -> bool:
    return len({(path["right"], _total(path, k)) for path in paths}) == len(paths)
