"""Exercise 05: which functions are asked, on which matrices, and what right answers are worth."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from nbgrader_sandbox.grade.questions import Ask, numbers

REFERENCE = "torch_each_for_itself"

ASKS = [
    Ask(
        "test_quantize",
        "quantize",
        lambda case: [[case["W"]]],
        {"absmax": numbers(1e-5, flat=True), "codes": numbers(0)},
        points=3,
        passed="Codes and absmax are right: the largest magnitude of a row has the code 127, or −127.",
    ),
    Ask(
        "test_dequantize",
        "dequantize",
        lambda case: [case["stored"]],
        numbers(1e-4, by="row"),
        points=2,
        passed="The codes give the right numbers back.",
    ),
    Ask(
        "test_bound",
        "error_bound",
        lambda case: [[case["W"]]],
        numbers(1e-5, flat=True),
        points=2,
        passed="No number can be further off, and one can be off by exactly this much.",
    ),
    Ask(
        "test_outlier",
        "zero_share",
        lambda case: [[row, joins] for row, joins in case["rows"]],
        numbers(0, absolute=1e-6),
        points=2,
        passed="zero_share counts what is lost. Beside numbers of about 1, an outlier of 254 makes half a step 1 long.",
    ),
    Ask(
        "test_matmul",
        "int8_matmul",
        lambda case: [[case["x"], case["V"], threshold] for threshold in (6.0, 1000.0)],
        numbers(1e-4, by="row"),
        points=3,
        passed="int8_matmul computes as LLM.int8() does.",
    ),
]

HINTS = {
    "cannot be multiplied": "write the shapes down: which columns of W go with which columns of x?",
    "must match the size": "a column (`keepdim=True`, `[:, None]`) divides a matrix row by row; a vector does not.",
    "could not be broadcast": "a column (`[:, None]`) divides a matrix row by row; a vector does not.",
}


def cases(seed: int) -> dict[str, Any]:
    """Matrices as nested lists: W and its codes; x and V to multiply; rows with an outlier each.

    No number lies near the middle between two codes, so that it cannot matter how a tie is rounded.
    """
    draw = random.Random(seed)
    rows, columns, out = draw.sample(range(4, 8), 3)
    W = [_row(draw, columns + 6, 10.0**k) for k in range(-1, rows - 1)]
    for k, line in enumerate(W):  # in every other row the largest magnitude is a negative number
        line[draw.randrange(len(line))] = round(max(map(abs, line)) * 1.5 * (-1) ** (k + 1), 5)
    x = [_row(draw, columns + 4, 1.0) for _ in range(rows)]
    spikes = draw.sample(range(columns + 4), 3)
    for i, line in enumerate(x):  # an outlier column is not one in every row, and the first row has no outlier at all
        for k, spike in enumerate(spikes):  # one column has only negative outliers, another only positive ones
            line[spike] = round((2 * k - 1) * draw.uniform(20, 60), 3) if i and i % 2 == k else 0.01
    x[1][spikes[2]] = 6.0  # exactly a threshold
    V = [_row(draw, columns + 4, 0.5) for _ in range(out)]
    lists = [(_row(draw, 40, 1.0), round(size * draw.uniform(0.8, 1.2), 2)) for size in (300.0, -100.0, 1.0, 1.0)]
    for sign, (line, _) in zip((1, -1), lists[2:], strict=True):  # the largest number was there before
        line[draw.randrange(len(line))] = round(sign * 300.0 * draw.uniform(0.8, 1.2), 2)
    for line, _ in lists:  # lost with an outlier and without
        for k in draw.sample([k for k, value in enumerate(line) if abs(value) < 100], 2):
            line[k] = 0.0
    rest = [[value for k, value in enumerate(line) if k not in spikes] for line in x]
    if not all(map(_far_from_ties, (W, V, x, [[*row, joins] for row, joins in lists], rest))):
        return cases(seed + 1_000_003)
    absmax = [max(map(abs, line)) for line in W]
    codes = [[round(value * 127 / top) for value in line] for line, top in zip(W, absmax, strict=True)]
    return {"W": W, "stored": [codes, absmax], "x": x, "V": V, "rows": lists}


def _row(draw: random.Random, length: int, size: float) -> list[float]:
    return [round(size * max(-2.5, min(2.5, draw.gauss(0, 1))), 5) for _ in range(length)]


def _far_from_ties(table: list[list[float]]) -> bool:
    steps = [np.array(line) * 127 / np.abs(line).max() for line in table]
    return all((np.abs(s - np.floor(s) - 0.5) > 1e-4).all() for s in steps)
