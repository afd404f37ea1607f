"""Exercise 06: which functions are asked, on which levels, numbers and budgets, and what right answers are worth."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from nbgrader_sandbox.grade.questions import Ask, numbers

REFERENCE = "as_in_the_chapter"
LEFT_OUT = ("apply",)  # it calls the student's functions

BLOCK_SIZES = (8, 16, 32, 64, 128, 256, 512, 1024)
NF4 = [-1.0, -0.6961928, -0.5250731, -0.3949175, -0.2844414, -0.1847734, -0.09105, 0.0, 0.0795803, 0.1609302,
       0.2461123, 0.3379152, 0.4407098, 0.562617, 0.7229568, 1.0]  # fmt: skip

BLOCK = {"codes": numbers(0), "absmax": numbers(1e-5, flat=True)}

ASKS = [
    Ask("test_block", "quantize_block", lambda case: case["blocks"], BLOCK, points=2),
    Ask(
        "test_block",
        "quantize_block",
        lambda case: [case["zeros"]],
        BLOCK,
        points=1,
        passed="Codes and absmax of a block are right, for any levels.\n"
        "  (Predict: it comes back as the last level times itself. Where levels end at 0.8, a fifth of it is lost.)",
    ),
    Ask(
        "test_matrix",
        "quantize",
        lambda case: case["matrices"],
        {"absmax": numbers(1e-5), "codes": numbers(0)},
        points=2,
        examples=[[[[round(0.02 * np.sin(9 * k * k + j * 5), 5) for j in range(13)] for k in range(6)], NF4, 64]],
    ),
    Ask(
        "test_matrix",
        "dequantize",
        lambda case: [[*stored, *rest, len(table[0])] for (table, *rest), stored in case["stored"]],
        numbers(1e-4, by="all", absolute=1e-4),
        points=1,
        passed="The matrix goes to codes and back. With NF4's levels these are the codes of bitsandbytes.",
    ),
    Ask("test_pack", "pack", lambda case: [[codes] for codes in case["codes"]], numbers(0), points=1),
    Ask(
        "test_pack",
        "unpack",
        lambda case: [[_bytes_of(codes), len(codes)] for codes in case["codes"]],
        numbers(0),
        points=1,
        passed="The bytes are llama.cpp's, and the codes come back.\n"
        "  (Predict: the first code and, half a block away, the seventeenth.)",
    ),
    Ask("test_bits", "bits_per_parameter", lambda case: case["bits"], numbers(0, absolute=1e-6, flat=True), points=1),
    Ask(
        "test_bits",
        "finest_block",
        lambda case: case["budgets"],
        numbers(0, flat=True),  # None where nothing fits
        points=1,
        passed="Bits and block sizes are right.",
    ),
    Ask(
        "test_scale",
        "better_scale",
        lambda case: case["scales"],
        numbers(1e-5, flat=True),
        points=2,
        passed="better_scale turns the right blocks upside down.\n"
        "  (Predict: −absmax puts the largest magnitude on the level −1, without error. But all errors count: when\n"
        "  the other numbers of the block suffer more from it, absmax is the better scale.)",
    ),
]

HINTS = {
    "ZeroDivisionError": "which block has an absmax of 0, and what should become of it?",
    "convert float NaN": "0/0 is NaN: which block has an absmax of 0, and what should become of it?",
    "IndexError": "is the last block shorter, and does each number get the block in which it lies?",
    "must match the size": "a column (`[:, None]`) and a row (`[None, :]`) make a table; two lists don't.",
    "could not be broadcast": "a column (`[:, None]`) and a row (`[None, :]`) make a table; two lists don't.",
    "min()": "return None if no size fits this budget.",
    "StopIteration": "return None if no size fits this budget.",
    "shape '[": "the last block may be shorter than the others.",
    "cannot reshape": "the last block may be shorter than the others.",
}


def cases(seed: int) -> dict[str, Any]:
    """Blocks, matrices, codes, block sizes, budgets and blocks to turn.

    No number lies near the middle between two levels, so that float32 and float64 give the same codes.
    """
    draw = random.Random(seed)
    few, many = _levels(draw, draw.randrange(3, 6)), _levels(draw, draw.randrange(9, 13))
    blocks = []
    for levels, sign, size in ((few, 1, 1.0), (many, -1, 0.03), (few, -1, 40.0)):
        values = [size * draw.gauss(0, 0.4) for _ in range(draw.randrange(20, 40))]
        values[draw.randrange(len(values))] = sign * 1.2 * max(map(abs, values))
        blocks.append([_clear([values], levels, len(values))[0], levels])
    shapes = [(5, draw.choice((27, 29)), 8), (draw.choice((7, 11)), draw.choice((9, 10)), 16)]
    matrices = [
        [_table(draw, rows, columns, levels, size), levels, size]
        for (rows, columns, size), levels in zip(shapes, (many, few), strict=True)
    ]
    second = draw.choice((32, 64, 128, 256))
    size = draw.choice(BLOCK_SIZES[2:5])
    exact = 4 + 8 / (2 * size) + 32 / (2 * size * second)
    return {
        "blocks": blocks,
        "zeros": [[0.0] * draw.randrange(3, 9), draw.choice((few, many))],
        "matrices": matrices,
        "stored": [(matrix, _quantized(*matrix)) for matrix in matrices],
        "codes": [_codes(draw, 2 * draw.randrange(4, 9)), _codes(draw, 2 * draw.randrange(4, 9) + 1)],
        "bits": [[size, None], [64, None], [size, second], [2 * size, 512]],
        "budgets": [
            [4 + 32 / size, None],
            [exact, second],
            [exact - 0.001, second],
            [round(draw.uniform(4.2, 4.45), 3), None],
            [9.5, second],
            [4.0, draw.choice((None, second))],
        ],
        "scales": _scales(draw),
    }


def _levels(draw: random.Random, zero: int) -> list[float]:
    """Sixteen uneven levels with 0 at position ``zero``; one side reaches 1, the other ends before."""
    ends = [1.0, round(draw.uniform(0.7, 0.9), 3)]
    draw.shuffle(ends)
    sides = []
    for count, end in ((zero, ends[0]), (15 - zero, ends[1])):
        places = np.cumsum([draw.uniform(0.6, 1.4) for _ in range(count)])
        sides.append([round(float(place), 4) for place in places / places[-1] * end])
    return [-level for level in reversed(sides[0])] + [0.0] + sides[1]


def _table(draw: random.Random, rows: int, columns: int, levels: list[float], size: int) -> list[list[float]]:
    """Rows whose sizes differ, so that a block's absmax depends on where it begins."""
    table = [[draw.gauss(0, 1) * draw.uniform(0.2, 2) for _ in range(columns)] for _ in range(rows)]
    return _clear(table, levels, size)


def _clear(table: list[list[float]], levels: list[float], size: int) -> list[list[float]]:
    """The same table, five digits each, with every number moved away that lies near the middle between two levels."""
    flat = np.array(table, dtype=float).ravel()
    middles = (np.array(levels)[1:] + np.array(levels)[:-1]) / 2
    for start in range(0, flat.size, size):
        part = flat[start : start + size]
        absmax = np.abs(part).max()
        close_by = np.abs(part[:, None] / absmax - middles).min(axis=1) < 5e-4
        part[close_by] += 1.5e-3 * absmax * np.where(part[close_by] > 0, -1, 1)
    return [[float(f"{value:.5g}") for value in row] for row in flat.reshape(np.shape(table))]


def _codes(draw: random.Random, n: int) -> list[int]:
    return [draw.randrange(1, 16) for _ in range(n)]


def _bytes_of(codes: list[int]) -> list[int]:
    """Two codes to a byte in llama.cpp's order."""
    padded = [*codes, 0] if len(codes) % 2 else codes
    half = len(padded) // 2
    return [low + 16 * high for low, high in zip(padded[:half], padded[half:], strict=True)]


def _quantized(table: list[list[float]], levels: Sequence[float], size: int) -> list[list[float]]:
    """Codes and absmax values of a matrix that is read row by row."""
    flat = np.array(table).ravel()
    parts = [flat[k : k + size] for k in range(0, flat.size, size)]
    absmax = [float(np.abs(part).max()) for part in parts]
    codes = [_nearest(part / top, levels) for part, top in zip(parts, absmax, strict=True)]
    return [np.concatenate(codes).tolist(), absmax]


def _nearest(scaled: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    return np.abs(np.asarray(scaled)[:, None] - np.array(levels)).argmin(axis=1)


def _scales(draw: random.Random) -> list[list[list[float]]]:
    """Blocks for ``better_scale`` on which the right rule and the usual wrong ones do not all agree.

    The two sums of squared errors of a block clearly differ.
    """
    given: list[list[list[float]]] = []
    decisions: set[tuple[bool, ...]] = {()}
    followed: list[tuple[bool, ...]] = [() for _ in RULES]
    while len(given) < 6 or len(decisions) < len(RULES):
        levels = _levels(draw, draw.choice((5, 6, 7, 8, 9, 10)))
        values = np.array([float(f"{draw.gauss(0, 0.3):.5g}") for _ in range(draw.randrange(8, 20))])
        absmax = np.abs(values).max()
        up, down = (np.array(levels)[_nearest(values / scale, levels)] * scale - values for scale in (absmax, -absmax))
        sums = [(up**2).sum(), (down**2).sum()]
        longer = [(*old, bool(rule(up, down, values, levels))) for old, rule in zip(followed, RULES, strict=True)]
        if max(sums) > 1.1 * min(sums) and (len(given) < 6 or len(set(longer)) > len(decisions)):
            given.append([values.tolist(), levels])
            followed, decisions = longer, set(longer)
    return given


# Whether absmax is the better scale: the right rule, and wrong ones. Errors are those with absmax and with −absmax.
RULES = (
    lambda up, down, values, levels: (up**2).sum() <= (down**2).sum(),
    lambda up, down, values, levels: True,
    lambda up, down, values, levels: max(values, key=abs) > 0,
    lambda up, down, values, levels: (max(values, key=abs) > 0) == (levels[-1] == 1),
    lambda up, down, values, levels: np.abs(up).max() <= np.abs(down).max(),
    lambda up, down, values, levels: up.sum() <= down.sum(),
    lambda up, down, values, levels: abs(up.sum()) <= abs(down.sum()),
    lambda up, down, values, levels: np.abs(up).sum() <= np.abs(down).sum(),
)
