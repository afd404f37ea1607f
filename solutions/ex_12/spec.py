"""Exercise 12: which functions are asked, on which matrices, blocks, formats and settings, and what counts."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from nbgrader_sandbox.grade.questions import Ask, exact, numbers

REFERENCE = "in_numpy"

E2M1 = np.array([0, 0.5, 1, 1.5, 2, 3, 4, 6])
SHAPES, PRODUCT, BASE = "the shapes of B and A", "the product B·A", "base"


def keeps_w(found: dict[str, Any], args: list[Any], expected: dict[str, Any]) -> bool:
    """Whether the base and the student's own factors together are W, with factors that are not zero."""
    try:
        base, b, a = (np.array(found[name], dtype=float) for name in ("base", "B", "A"))
        update = args[2] * b @ a
        return bool(update.any()) and np.allclose(base + update, np.array(args[0]), rtol=1e-3, atol=1e-3)
    except (KeyError, TypeError, ValueError):
        return False


ASKS = [
    Ask(
        "test_dora",
        "dora",
        lambda case: case["layers"],
        numbers(1e-4, by="all"),
        points=3,
        passed="`dora` is right: every row has the length that m asks for.\n"
        "  (Predict: W′ = W, because V = W and m holds the lengths of its rows.)",
        hint="write V first, then divide each row of V by its length, then multiply row k by m[k].",
    ),
    Ask(
        "test_pissa",
        "pissa",
        lambda case: case["starts"],
        {
            SHAPES: exact(path="", view=("shapes", "B", "A")),
            PRODUCT: numbers(1e-3, by="all", path="", view=("product", "B", "A"), slack=0.01),
            BASE: numbers(1e-3, by="all"),
        },
        points=3,
        lose={f"{SHAPES}|{PRODUCT}": 2, BASE: 1},
        accept={BASE: keeps_w},
        passed="A and B hold the largest part of W, and nothing of W is lost.\n"
        "  (Predict: the residual, because the adapter's share of W is missing there.)",
        hint={
            SHAPES: "B is out × r, and A is r × in.",
            PRODUCT: "s·B·A has to be the best matrix of rank r: the r largest parts of W.",
            BASE: "base + s·B·A has to be W.",
        },
    ),
    Ask(
        "test_mxfp4",
        "mxfp4",
        lambda case: case["blocks"],
        {"exponent": numbers(0), "elements": numbers(0, absolute=1e-6, flat=True)},
        points=3,
        lose={"exponent": 2, "elements": 2},
        passed="The block is in MXFP4, with its scale and its elements.\n"
        "  (Predict: 7.9 becomes 6. A power of two can't fit the scale more closely.)",
        hint={
            "exponent": "largest power of two that isn't above the largest magnitude; then two less.",
            "elements": "divide by 2**exponent and take the nearest of E2M1's numbers, with its sign.",
        },
    ),
    Ask(
        "test_bits",
        "bits_per_weight",
        lambda case: case["formats"],
        numbers(0, absolute=1e-6),
        points=2,
        passed="The bits are right for every format, also where the last block is short.",
        hint="count all bits of the matrix, then divide by its weights.",
    ),
    Ask(
        "test_alpha",
        "plain_alpha",
        lambda case: case["alphas"],
        numbers(1e-6),
        points=1,
        passed="`plain_alpha` turns rsLoRA and LoRA+ into LoRA.",
        hint="LoRA's scale is alpha / r. Which alpha gives the scale that is asked for?",
    ),
]

SHAPES_HINT = (
    "one number for each row is a column, `lengths[:, None]`. The SVD's V has one *row* for each singular value."
)
HINTS = {
    "not aligned": "look at the shapes: B is out × r, A is r × in, W is out × in, x has `in` numbers.",
    "could not be broadcast": SHAPES_HINT,
    "must match the size": SHAPES_HINT,
    "math domain": "the logarithm of 0: what is the exponent of a block of zeros?",
    "cannot convert float infinity": "the logarithm of 0: what is the exponent of a block of zeros?",
    "unsupported operand": "the matrices come as lists of rows: `np.array(W)` makes an array of one.",
    "can't multiply": "the matrices come as lists of rows: `np.array(W)` makes an array of one.",
}


def cases(seed: int) -> dict[str, list[list[Any]]]:
    """Layers for DoRA, matrices for PiSSA, blocks for MXFP4, formats, and settings of rsLoRA and LoRA+."""
    draw, pick = np.random.default_rng(seed), random.Random(seed)
    return {
        "layers": [_layer(draw, *shape) for shape in ((5, 7, 2), (6, 4, 3), (4, 4, 1))],
        "starts": [_start(draw, *shape) for shape in ((6, 9, 2), (8, 5, 3))],
        "blocks": [
            *([_block(pick, size, largest)] for size, largest in ((2.0**-9, 1.1), (1.0, 1.95), (2.0**7, 1.4))),
            [[0.0] * 32],
        ],
        "formats": [
            [4, 64, 32, 0, 64 * pick.randint(20, 90)],
            [4, pick.choice((16, 32)), pick.choice((8, 16, 20)), 32, 32 * pick.randint(20, 90)],
            [8, 100, 32, 0, 100 * pick.randint(3, 9) + pick.randint(1, 40)],
        ],
        "alphas": [
            [pick.choice((8, 16, 24)), pick.choice((9, 25, 49)), True, 1],
            [pick.choice((8, 16, 24)), pick.choice((9, 25, 49)), False, pick.choice((4, 8, 16))],
            [pick.choice((8, 16, 24)), pick.choice((9, 25, 49)), True, pick.choice((4, 8, 16))],
        ],
    }


def _layer(draw: np.random.Generator, out: int, into: int, r: int) -> list[Any]:
    """x, W, A, B, m, s; the rows of W and the numbers of m differ in size."""
    weight = draw.normal(size=(out, into)) * draw.uniform(0.5, 3, (out, 1))
    parts = [draw.normal(size=into), weight, draw.normal(size=(r, into)), draw.normal(size=(out, r))]
    return [*map(_plain, parts), _plain(draw.uniform(0.3, 4, out)), round(float(draw.uniform(1.5, 3)), 2)]


def _start(draw: np.random.Generator, out: int, into: int, r: int) -> list[Any]:
    """W with singular values that clearly differ, r and s."""
    u, _, vh = np.linalg.svd(draw.normal(size=(out, into)), full_matrices=False)
    sigma = 4 * 0.6 ** np.arange(min(out, into)) * draw.uniform(0.95, 1.05, min(out, into))
    return [_plain((u * sigma) @ vh), r, round(float(draw.uniform(1.5, 3)), 2)]


def _block(pick: random.Random, size: float, largest: float) -> list[float]:
    """32 numbers; the largest magnitude is ``largest``·``size``, the others lie clear of the middles between elements.

    ``largest`` is at least 1 and less than 2, so that ``size``, a power of two, decides the exponent.
    """
    middles = (E2M1[1:] + E2M1[:-1]) / 2
    found = [largest * 4 * pick.choice((-1, 1))]
    while len(found) < 32:
        number = pick.uniform(0.05, largest * 4 * 0.95)
        if np.abs(number - middles).min() > 0.04:
            found.append(number * pick.choice((-1, 1)))
    if largest * 4 > 6:
        found[1] = -abs(found[0]) * 0.98  # more than one above E2M1's largest number
    pick.shuffle(found)
    return [float(f"{number * size / 4:.6g}") for number in found]


def _plain(array: np.ndarray) -> list:
    return np.vectorize(lambda value: float(f"{value:.5g}"))(array).tolist()
