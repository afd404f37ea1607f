"""Instant feedback on exercise 06: 4-bit codes with any levels, their bytes, their bits, and a scale's sign.

What is right is worked out in numpy. The notebook's own check also compares with bitsandbytes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from course_utils.checks import CheckFailed, Mistake, call, function_named, kind_of, quietly, raise_if, returned
from course_utils.checks.ex_05 import near
from course_utils.checks.values import close, matrix

__all__ = ["bits", "block", "packed", "scale", "whole_matrix"]

BLOCK_SIZES = (8, 16, 32, 64, 128, 256, 512, 1024)
HINTS = {
    "ZeroDivisionError": "which block has an absmax of 0, and what is to become of it?",
    "convert float NaN": "0/0 is NaN: which block has an absmax of 0, and what is to become of it?",
    "IndexError": "is the last block shorter, and is every number's block the one that it lies in?",
    "must match the size": "a column (`[:, None]`) beside a row (`[None, :]`) makes a table; two lists do not.",
    "could not be broadcast": "a column (`[:, None]`) beside a row (`[None, :]`) makes a table; two lists do not.",
    "min()": "no size fits this budget: then None is wanted.",
    "shape '[": "the last block may be shorter than the others.",
    "cannot reshape": "the last block may be shorter than the others.",
}


# ---------------------------------------------------------------------------------------------- what the notebook calls


def block(names: Mapping[str, Any]) -> None:
    """Check ``quantize_block``: ordinary blocks first, then a block of zeros."""
    function = function_named(names, "quantize_block")
    for values, levels in [pair for seed in (1, 2) for pair in cases(seed)["blocks"]]:
        raise_if(block_mistake(_call(function, "quantize_block", values, levels), values, levels))
    print("✓ Codes and absmax of a block are right, for any levels.")
    print("  (Predict: it comes back as the last level times itself; where levels end at 0.8, a fifth of it is lost.)")


def whole_matrix(names: Mapping[str, Any]) -> None:
    """Check ``quantize`` and ``dequantize``, and the codes beside those of bitsandbytes."""
    function, back = function_named(names, "quantize"), function_named(names, "dequantize")
    given = [case for seed in (1, 2) for case in cases(seed)["matrices"]]
    for case in given:
        raise_if(matrix_mistake(_call(function, "quantize", *case), *case))
    for table, levels, size in given:
        codes, absmax = quantized(table, levels, size)
        stored = (codes.tolist(), absmax.tolist(), levels, size, len(table[0]))
        raise_if(dequantize_mistake(_call(back, "dequantize", *stored), *stored))
    _as_in_bitsandbytes(function)
    print("✓ The matrix goes to codes and back, and with NF4's levels the codes are those of bitsandbytes.")


def packed(names: Mapping[str, Any]) -> None:
    """Check ``pack`` and ``unpack`` with even and odd numbers of codes."""
    pack, unpack = function_named(names, "pack"), function_named(names, "unpack")
    given = [codes for seed in (1, 2) for codes in cases(seed)["codes"]]
    for codes in given:
        raise_if(pack_mistake(_call(pack, "pack", codes), codes))
    for codes in given:
        found = _call(unpack, "unpack", bytes_of(codes).tolist(), len(codes))
        raise_if(unpack_mistake(found, codes))
    print("✓ The bytes are llama.cpp's, and the codes come back.")
    print("  (Predict: the first code and, half a block away, the seventeenth.)")


def bits(names: Mapping[str, Any]) -> None:
    """Check ``bits_per_parameter`` and ``finest_block``."""
    count, choose = function_named(names, "bits_per_parameter"), function_named(names, "finest_block")
    for size, second in cases(1)["bits"]:
        raise_if(bits_mistake(_call(count, "bits_per_parameter", size, second), size, second))
    for budget, second in cases(1)["budgets"]:
        hints = HINTS | {"IndexError": HINTS["min()"], "StopIteration": HINTS["min()"]}
        found = call(choose, budget, second, name="finest_block", hints=hints)  # None can be right
        raise_if(finest_mistake(found, budget, second))
    print("✓ Bits and block sizes are right.")


def scale(names: Mapping[str, Any]) -> None:
    """Check ``better_scale`` on blocks of either kind."""
    function = function_named(names, "better_scale")
    given = [pair for seed in (1, 2) for pair in cases(seed)["scales"]]
    raise_if(scale_mistake([_call(function, "better_scale", *pair) for pair in given], given))
    print("✓ better_scale turns the right blocks upside down.")
    print("  (Predict: −absmax puts the largest magnitude on the level −1, without error. But all errors count, and")
    print("  when the other numbers of the block suffer more from it, absmax is the better scale.)")


def _as_in_bitsandbytes(function: Callable[..., Any]) -> None:
    """The codes of normal numbers in blocks of 64 with NF4's levels, beside those that bitsandbytes stores."""
    import torch

    from course_utils import quantization

    draw, levels = random.Random(0), quantization.nf4_levels()
    table = _clear([[draw.gauss(0, 0.02) for _ in range(50)] for _ in range(9)], levels.tolist(), 64)
    with quietly():
        import bitsandbytes

        stored, _ = bitsandbytes.functional.quantize_4bit(torch.tensor(table), blocksize=64, quant_type="nf4")
    theirs = quantization.unpack(stored, 450).numpy()
    found = _call(function, "quantize", table, levels.tolist(), 64)
    raise_if(matrix_mistake(found, table, levels.tolist(), 64))
    if not np.array_equal(vector(found["codes"]), theirs):
        raise CheckFailed("The codes are not those of bitsandbytes.", "call it with NF4's levels, and compare.")


def _call(function: Callable[..., Any], name: str, *args: Any) -> Any:
    return returned(function, *args, name=name, hints=HINTS)


# --------------------------------------------------------------------------------------- cases, and what is right


def cases(seed: int) -> dict[str, Any]:
    """Everything that a seed asks: blocks, matrices, codes, block sizes, budgets and blocks to turn.

    No number lies near the middle between two levels, so that float32 and float64 give the same codes.
    """
    draw = random.Random(seed)
    few, many = levels_of(draw, draw.randrange(3, 6)), levels_of(draw, draw.randrange(9, 13))
    blocks = []
    for levels, sign, size in ((few, 1, 1.0), (many, -1, 0.03), (few, -1, 40.0)):
        values = [size * draw.gauss(0, 0.4) for _ in range(draw.randrange(20, 40))]
        values[draw.randrange(len(values))] = sign * 1.2 * max(map(abs, values))
        blocks.append((_clear([values], levels, len(values))[0], levels))
    blocks.append(([0.0] * draw.randrange(3, 9), draw.choice((few, many))))
    shapes = [(5, draw.choice((27, 29)), 8), (draw.choice((7, 11)), draw.choice((9, 10)), 16)]
    matrices = [
        (_table(draw, rows, columns, levels, size), levels, size)
        for (rows, columns, size), levels in zip(shapes, (many, few), strict=True)
    ]
    second = draw.choice((32, 64, 128, 256))
    size = draw.choice(BLOCK_SIZES[2:5])
    exact = right_bits(2 * size, second)
    return {
        "blocks": blocks,
        "matrices": matrices,
        "codes": [_codes(draw, 2 * draw.randrange(4, 9)), _codes(draw, 2 * draw.randrange(4, 9) + 1)],
        "bits": [(size, None), (64, None), (size, second), (2 * size, 512)],
        "budgets": [
            (right_bits(size, None), None),
            (exact, second),
            (exact - 0.001, second),
            (round(draw.uniform(4.2, 4.45), 3), None),
            (9.5, second),
            (4.0, draw.choice((None, second))),
        ],
        "scales": _turns(draw),
    }


def levels_of(draw: random.Random, zero: int) -> list[float]:
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
    """The same table with every number moved away that lies near the middle between two levels."""
    flat = np.array(table, dtype=float).ravel()
    middles = (np.array(levels)[1:] + np.array(levels)[:-1]) / 2
    for start in range(0, flat.size, size):
        part = flat[start : start + size]
        absmax = np.abs(part).max()
        close_by = np.abs(part[:, None] / absmax - middles).min(axis=1) < 5e-4
        part[close_by] += 1.5e-3 * absmax * np.where(part[close_by] > 0, -1, 1)
    return flat.reshape(np.shape(table)).tolist()


def _codes(draw: random.Random, n: int) -> list[int]:
    return [draw.randrange(1, 16) for _ in range(n)]


def _turns(draw: random.Random) -> list[tuple[list[float], list[float]]]:
    """Blocks for ``better_scale`` that tell the right rule and all the usual wrong ones from each other."""
    given, signs = [], [() for _ in range(len(RULES) + 1)]
    while len(given) < 6 or len(set(signs)) < len(signs):
        levels = levels_of(draw, draw.choice((5, 6, 7, 8, 9, 10)))
        values = [draw.gauss(0, 0.3) for _ in range(draw.randrange(8, 20))]
        turned = Turn(values, levels)
        squares = [float((errors**2).sum()) for errors in turned.errors]
        now = [turned.right, *(rule(turned) for rule, _, _ in RULES)]
        longer = [(*sign, one) for sign, one in zip(signs, now, strict=True)]
        if max(squares) > 1.1 * min(squares) and (len(given) < 6 or len(set(longer)) > len(set(signs))):
            given.append((values, levels))
            signs = longer
    return given


def nearest(scaled: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """The position of the nearest level of each number."""
    return np.abs(np.asarray(scaled)[:, None] - np.array(levels)).argmin(axis=1)


def quantized(table: Any, levels: Sequence[float], size: int) -> tuple[np.ndarray, np.ndarray]:
    """Codes and absmax values of a matrix that is read row by row; no block is all zero."""
    flat = np.array(table, dtype=float).ravel()
    parts = [flat[k : k + size] for k in range(0, flat.size, size)]
    absmax = np.array([np.abs(part).max() for part in parts])
    return np.concatenate([nearest(part / top, levels) for part, top in zip(parts, absmax, strict=True)]), absmax


def bytes_of(codes: Sequence[int]) -> np.ndarray:
    """Two codes to a byte in llama.cpp's order."""
    padded = np.array([*codes, 0] if len(codes) % 2 else codes)
    return padded[: len(padded) // 2] + 16 * padded[len(padded) // 2 :]


def right_bits(size: int, second: int | None) -> float:
    """Bits of a parameter, its share of the statistics included."""
    return 4 + 32 / size if second is None else 4 + 8 / size + 32 / (size * second)


def right_block(budget: float, second: int | None) -> int | None:
    """The smallest block size within the budget."""
    return next((size for size in BLOCK_SIZES if right_bits(size, second) <= budget), None)


class Turn:
    """A block upright and upside down: its absmax with a sign, and what each value loses either way."""

    def __init__(self, values: Sequence[float], levels: Sequence[float]) -> None:
        given, self.levels = np.array(values), np.array(levels)
        self.largest = float(max(values, key=abs))
        self.absmax = abs(self.largest)
        self.errors = [
            self.levels[nearest(given / scale, levels)] * scale - given for scale in (self.absmax, -self.absmax)
        ]

    def upright(self, cost: Callable[[np.ndarray], float]) -> bool:
        """Whether absmax is the better scale by this cost of errors."""
        return bool(cost(self.errors[0]) <= cost(self.errors[1]))

    @property
    def right(self) -> bool:
        """Whether absmax is the better scale by the sum of squared errors."""
        return self.upright(lambda errors: (errors**2).sum())


_SQUARED = "the sum of *squared* errors over the whole block is to be smaller."
_ONE_NUMBER = "that is one number, and all errors count."
# (whether a wrong rule keeps the block upright, what is wrong, the way on)
RULES: tuple[tuple[Callable[[Turn], bool], str, str], ...] = (
    (lambda t: True, "The scale is always positive.", "compute both errors, and compare."),
    (lambda t: False, "The scale is always negative.", "compute both errors, and compare."),
    (lambda t: not t.right, "The worse of the two scales is taken.", "which error is to be smaller?"),
    (lambda t: t.largest > 0, "The scale has the sign of the largest magnitude.", _ONE_NUMBER),
    (lambda t: t.largest < 0, "The scale has the sign that the largest magnitude has not.", _ONE_NUMBER),
    # the largest magnitude lands on the level −1 or 1, whichever there is
    (lambda t: (t.largest > 0) == (t.levels[-1] == 1), "The largest magnitude alone decides.", _ONE_NUMBER),
    (lambda t: t.upright(lambda e: np.abs(e).max()), "The largest error decides.", _SQUARED),
    (lambda t: t.upright(lambda e: e.sum()), "Errors of opposite sign cancel each other.", _SQUARED),
    (lambda t: t.upright(lambda e: abs(e.sum())), "Errors of opposite sign cancel each other.", _SQUARED),
    (lambda t: t.upright(lambda e: np.abs(e).sum()), "The errors are added up without being squared.", _SQUARED),
)


# --------------------------------------------------------------------------------------- mistakes, and their names
# Each returns (what is wrong, the way on), or None when all is well. The grader uses them too.


def vector(value: Any) -> np.ndarray | None:
    """A flat list of finite numbers as a float64 array; None for anything else."""
    if not isinstance(value, (list, tuple, np.ndarray)) and not hasattr(value, "detach"):
        return None
    try:
        found = np.asarray([v.item() if hasattr(v, "item") else v for v in value])
    except (ValueError, TypeError, RuntimeError):
        return None
    fine = found.ndim == 1 and found.dtype.kind in "iuf" and np.isfinite(found).all()
    return found.astype(float) if fine else None


def number(value: Any) -> float | None:
    """A single finite number, a tensor or array of one among them; None for anything else."""
    try:
        found = np.asarray(value.detach().tolist() if hasattr(value, "detach") else value)
    except (ValueError, TypeError, RuntimeError):
        return None
    fine = found.size == 1 and found.ndim <= 1 and found.dtype.kind in "iuf" and np.isfinite(found).all()
    return float(found.ravel()[0]) if fine else None


def is_pair(found: Any) -> Mistake:
    """Whether an answer has the two entries that a quantized block or matrix has."""
    if isinstance(found, Mapping) and {"codes", "absmax"} <= set(found):
        return None
    return f'A dict with "codes" and "absmax" is wanted, and this is {kind_of(found)}.', 'return {"codes": …, …}.'


def block_mistake(found: Any, values: Sequence[float], levels: Sequence[float]) -> Mistake:
    """What is wrong with the codes and the absmax of one block."""
    if not any(values):
        return is_pair(found) or _zeros_mistake(found, len(values), list(levels).index(0))
    given = np.array(values)
    absmax = np.abs(given).max()
    return (
        is_pair(found)
        or _one_absmax_mistake(number(found["absmax"]), given)
        or codes_mistake(found["codes"], given, np.full(len(given), absmax), levels)
    )


def _zeros_mistake(found: Mapping[str, Any], n: int, zero: int) -> Mistake:
    codes, absmax = vector(found["codes"]), number(found["absmax"])
    if codes is None or absmax is None:
        return "A block of zeros gives something that is no number.", "0/0 is NaN: what may zeros be divided by?"
    if absmax != 0:
        return "The absmax of a block of zeros is not 0.", "return the magnitude itself, not what you divide by."
    if len(codes) == n and (codes == zero).all():
        return None
    if len(codes) == n and not codes.any():
        return (
            "A block of zeros gets the code 0.",
            "that is the lowest level, and also what `argmin` makes of 0/0 (NaN): where does the level 0 stand?",
        )
    return "A block of zeros does not get the code of the level 0.", "what does 0/0 become on its way to a code?"


def _one_absmax_mistake(absmax: float | None, given: np.ndarray) -> Mistake:
    if absmax is None:
        return "absmax is not one number.", "a block has a single one."
    for wrong, problem, way_out in (
        (np.abs(given).max(), "", ""),
        (given.max(), "absmax is the largest number, not the largest magnitude.", "what if that is negative?"),
        (-np.abs(given).max(), "absmax is negative.", "a magnitude has no sign."),
        (np.ptp(given), "absmax is the distance from the smallest to the largest.", "take magnitudes first."),
    ):
        if near(np.array(absmax), np.array(wrong)):
            return (problem, way_out) if problem else None
    return "absmax is not the largest magnitude of the block.", "take magnitudes, and of those the largest."


def codes_mistake(found: Any, given: np.ndarray, absmax: np.ndarray, levels: Sequence[float]) -> Mistake:
    """What is wrong with codes of numbers whose absmax, number by number, is known."""
    codes, scaled, steps = vector(found), given / absmax, np.array(levels)
    if codes is None or len(codes) != len(given):
        return "codes is not a flat list with one code for each number.", "one list, without lists in it."
    right = nearest(scaled, levels)
    if np.array_equal(codes, right):
        return None
    zero = list(levels).index(0)
    for wrong, problem, way_out in (
        (right - zero, "The codes are counted from the level 0.", "a code is a position in the whole list, from 0 on."),
        (right - 8, "The codes are signed.", "a code is a position in the list, from 0 to 15."),
        (right + 1, "The codes begin with 1.", "positions begin with 0."),
        (15 - right, "The codes run backwards.", "position 0 belongs to the lowest level."),
        (np.searchsorted(steps, scaled + 1e-6) - 1, "Each number gets the level below it.", "the *nearest* is wanted."),
        (np.searchsorted(steps, scaled - 1e-6), "Each number gets the level above it.",
         "the *nearest* is wanted: borders lie in the middle between two levels, not on them."),
        (nearest(given, levels), "The numbers are not divided by absmax.", "levels lie between −1 and 1."),
        (nearest(scaled * steps[-1], levels), "The block is stretched to the last level.", "divide by absmax itself."),
        (nearest(scaled * -steps[0], levels), "The block is stretched to the first level.", "divide by absmax itself."),
        (nearest(np.abs(scaled), levels), "The signs are lost.", "magnitudes are for absmax alone."),
        (nearest(scaled, _nf4()), "These are codes for NF4's levels.", "use the levels that are given."),
        (np.round((scaled + 1) * 7.5), "The levels are taken as evenly spaced.", "use the levels that are given."),
        (np.round((scaled - steps[0]) / np.ptp(steps) * 15), "The levels are taken as evenly spaced.",
         "use the levels that are given."),
        (np.sign(scaled) * nearest(np.abs(scaled), levels), "The code has the number's sign.", "a code is a position."),
    ):  # fmt: skip
        if np.array_equal(codes, wrong) or np.array_equal(codes, np.clip(wrong, 0, 15)):
            return problem, way_out
    if np.isin(np.round(codes, 4), np.round(steps, 4)).all():
        return "These are levels, not codes.", "a code is the position of a level."
    if (codes != np.round(codes)).any():
        return "Some codes are not whole numbers.", "a code is the position of a level."
    if codes.min() < 0 or codes.max() > 15:
        return "Some codes are not from 0 to 15.", "a code is the position of one of 16 levels."
    return "Some codes are not those of the nearest level.", "take a number, and measure its distance to all levels."


def _nf4() -> list[float]:
    from course_utils import quantization

    return quantization.nf4_levels().tolist()


def matrix_mistake(found: Any, table: Any, levels: Sequence[float], size: int) -> Mistake:
    """What is wrong with the codes and absmax values of a matrix."""
    if mistake := is_pair(found):
        return mistake
    given = np.array(table, dtype=float)
    _, absmax = quantized(table, levels, size)
    codes = vector(found["codes"])
    if codes is not None and len(codes) != given.size:
        if len(codes) == len(absmax) * size:
            return "The last block has codes for numbers that are not there.", "cut the padding off again."
        if len(codes) == given.size // size * size:
            return "The last block has no codes.", "it is shorter than the others, and still a block."
    return _absmax_mistake(vector(found["absmax"]), given, absmax, size) or codes_mistake(
        found["codes"], given.ravel(), absmax.repeat(size)[: given.size], levels
    )


def _absmax_mistake(found: np.ndarray | None, given: np.ndarray, right: np.ndarray, size: int) -> Mistake:
    if found is None:
        single = "There is one absmax for the whole matrix." if np.ndim(found) else "absmax is no flat list of numbers."
        return single, "one number for each block is wanted."
    if not len(found):
        return "There is no absmax.", "each block has one."
    if near(found, right):
        return None
    columns = given.shape[1]
    by_columns = quantized(given.T, [0.0], size)[1]
    in_rows = np.array([np.abs(row[k : k + size]).max() for row in given for k in range(0, columns, size)])
    signed = np.array([given.ravel()[k : k + size].max() for k in range(0, given.size, size)])
    for wrong, problem, way_out in (
        (
            np.abs(given).max(axis=1),
            "There is one absmax a row.",
            "a block has `block_size` numbers, wherever rows end.",
        ),
        (np.abs(given).max(axis=0), "There is one absmax a column.", "the matrix is read row by row, as one list."),
        (by_columns, "The matrix is read column by column.", "row by row: what is next to the first number?"),
        (in_rows, "A new block begins with each row.", "blocks run on over the end of a row."),
        (signed, "absmax is the largest number of a block, not its largest magnitude.", "what if that is negative?"),
        (right[: given.size // size], "The last, shorter block has no absmax.", "it is a block like the others."),
    ):
        if near(found, wrong):
            return problem, way_out
    if len(found) == 1 or np.ptp(found) == 0:
        return "There is one absmax for the whole matrix.", "each block has its own."
    if len(found) != len(right):
        return "absmax has not one number a block.", "how many blocks are there, the last and shorter one included?"
    return "The absmax values are not those of the blocks.", "print the numbers of the first block, and look."


def dequantize_mistake(
    found: Any, codes: Sequence[int], absmax: Sequence[float], levels: Sequence[float], size: int, columns: int
) -> Mistake:
    """What is wrong with the matrix that comes back."""
    values, tops, n = np.array(levels)[np.array(codes)], np.array(absmax), len(codes)
    each, shape = tops.repeat(size)[:n], (n // columns, columns)
    right = (values * each).reshape(shape)
    m = matrix(found)
    if m is None and vector(found) is not None:
        return "The result is one long list.", "`columns` numbers make a row."
    if m is None or m.shape != shape:
        turned = m is not None and m.shape == shape[::-1]
        problem = "The result has rows and columns exchanged." if turned else "The result has not the matrix's shape."
        return problem, "one list a row, and `columns` numbers in each."
    if close(m, right):
        return None
    rows = tops[np.arange(n) // columns % len(tops)]
    with np.errstate(all="ignore"):
        for wrong, problem, way_out in (
            (values, "These are levels: absmax does not come in.", "undo the division as well."),
            (values / each, "The levels are divided by absmax.", "undo the division of before."),
            (np.array(codes) * each, "Codes are multiplied, not levels.", "a code is the position of a level."),
            ((np.array(codes) - 8) * each, "Codes are multiplied, not levels.", "a code is the position of a level."),
            (np.array(_nf4())[np.array(codes)] * each, "These are NF4's levels.", "use the levels that are given."),
            (values * rows, "Each row has one absmax.", "to which block does number k of the long list belong?"),
            (values * np.resize(tops, n), "The absmax values take turns.", "neighbours belong to the same block."),
            (values * tops.max(), "One absmax is used for all.", "each block has its own."),
        ):
            if close(m, wrong.reshape(shape)):
                return problem, way_out
    return "The numbers are not those for which the codes stand.", "follow one code: its level, and its block's absmax."


def pack_mistake(found: Any, codes: Sequence[int]) -> Mistake:
    """What is wrong with the bytes of a block of codes."""
    if isinstance(found, (bytes, bytearray)):
        return "A bytes object is no list.", "`list(…)` makes one of it."
    given, right = vector(found), bytes_of(codes)
    if given is None:
        return (
            f"A list of whole numbers is wanted, and this is {kind_of(found)} of another kind.",
            "return a flat list.",
        )
    if np.array_equal(given, right):
        return None
    odd = np.array([*codes, 0] if len(codes) % 2 else codes)
    first, second = odd[: len(right)], odd[len(right) :]
    neighbours = "Neighbours share a byte, as they do in bitsandbytes."
    for wrong, problem, way_out in (
        (16 * odd[::2] + odd[1::2], neighbours, "which code is half a block away?"),
        (odd[::2] + 16 * odd[1::2], "Neighbours share a byte.", "which code is half a block away?"),
        (
            16 * first + second,
            "The two halves are exchanged within the bytes.",
            "which of them goes into the low bits?",
        ),
        (first + second, "Both halves are in the low bits.", "the second one has to be moved up."),
        (first + 10 * second, "The second half is moved by a decimal digit.", "four bits have how many values?"),
        (first + 15 * second, "The second half is moved by 15.", "four bits have how many values, with 0?"),
        (bytes_of([0, *codes]), "The added 0 stands at the front.", "it comes at the end."),
        (bytes_of(codes[:-1]), "The last code is lost.", "an odd number of codes is filled up, not cut."),
    ):
        if np.array_equal(given, wrong):
            return problem, way_out
    if len(given) == len(codes):
        return "There are as many bytes as codes.", "two codes share a byte."
    if len(given) != len(right):
        return "The number of bytes is wrong.", "an odd number of codes gets one more, at the end."
    if given.min() < 0 or given.max() > 255:
        return "Some numbers do not fit into a byte.", "each half of a byte is a code from 0 to 15."
    return "The bytes are not those of llama.cpp's order.", "write six codes down, and pair them with a pencil."


def unpack_mistake(found: Any, codes: Sequence[int]) -> Mistake:
    """What is wrong with codes that were unpacked."""
    given, packed_bytes = vector(found), bytes_of(codes).astype(int)
    if given is None:
        return f"A list of codes is wanted, and this is {kind_of(found)} of another kind.", "return a flat list."
    if np.array_equal(given, codes):
        return None
    low, high, n = packed_bytes % 16, packed_bytes // 16, len(codes)
    if len(given) == n + 1 and np.array_equal(given[:-1], codes):
        return "The 0 that filled the block up is still there.", "`n` codes were packed."
    for wrong, problem in (
        (np.stack([high, low], axis=1).ravel(), "The codes come out in bitsandbytes' order."),
        (np.stack([low, high], axis=1).ravel(), "The codes of a byte come out as neighbours."),
        (np.concatenate([high, low]), "The two halves come out exchanged."),
    ):
        if np.array_equal(given, wrong[:n]) or np.array_equal(given, wrong):
            return problem, "do what `pack` did, backwards."
    if len(given) != n:
        return "The number of codes is wrong.", "each byte holds two, and `n` of them are wanted."
    return "The codes are not those that were packed.", "do what `pack` did, backwards."


def bits_mistake(found: Any, size: int, second: int | None) -> Mistake:
    """What is wrong with a count of bits."""
    given, right = number(found), right_bits(size, second)
    if given is None:
        return f"A number of bits is wanted, and this is {kind_of(found)}.", "return a single number."
    if abs(given - right) < 1e-6:
        return None
    for wrong, problem, way_out in (
        (right / 8, "This is a number of bytes.", "bits are wanted."),
        (right - 4, "The code itself is missing.", "the statistics come on top of something."),
        (4 + (right - 4) / 8, "The statistics are counted in bytes.", "how many bits has a float32?"),
        (0.5 + right - 4, "The code is counted in bytes.", "how many bits has a code?"),
        (4 + (right - 4) * size, "The block's statistics are charged to each number.", "the whole block shares them."),
        (4 + 16 / size, "absmax is taken as 16-bit.", "it is a float32."),
    ):
        if abs(given - wrong) < 1e-6:
            return problem, way_out
    rounded = "The number of bits is rounded.", "return the number itself."
    is_rounded = any(abs(given - round(right, places)) < 1e-9 for places in range(1, 6))
    if second is None:
        other = "Without double quantization the bits are wrong.", "what does a block store beside its codes?"
        return rounded if is_rounded else other
    for wrong, problem, way_out in (
        (4 + 32 / size, "The second block size changes nothing.", "with double quantization an absmax has 8 bits."),
        (4 + 8 / size, "The second float32 is missing.", "what do the 8-bit values need to be read?"),
        (4 + 8 / size + 32 / second, "The second float32 is shared by too few.",
         "it serves that many *blocks*: how many numbers are these?"),
        (right + 32 / size, "Each block keeps its float32 as well.", "the 8 bits are in its place."),
        (4 + 8 / size + 32 / size, "Each block keeps a float32 beside its 8 bits.", "the 8 bits are in its place."),
        (right + 32 / (size * second), "Each group pays for two float32 numbers.", "leave the offset out."),
        (4 + 8 / size + 8 / (size * second), "The second scale is taken as 8-bit.", "it is a float32."),
        (4 + 8 / second + 32 / (size * second), "The two block sizes are exchanged.", "which block has one absmax?"),
        (4 + 32 / size + 8 / (size * second), "8 and 32 bits are exchanged.", "which of the two has become 8-bit?"),
    ):  # fmt: skip
        if abs(given - wrong) < 1e-6:
            return problem, way_out
    if is_rounded:
        return rounded
    return "With double quantization the bits are wrong.", "count a group of second_block_size blocks, and divide."


def finest_mistake(found: Any, budget: float, second: int | None) -> Mistake:
    """What is wrong with a choice of block size."""
    right = right_block(budget, second)
    given = None if found is None else number(found)
    if found is not None and given not in BLOCK_SIZES:
        return "finest_block gives something that is none of BLOCK_SIZES.", "return one of them, or None."
    if given == right:
        return None
    if right is None:
        return "finest_block finds a size where none fits.", "and the statistics? Return None when nothing fits."
    if given is None:
        return "finest_block finds nothing where something fits.", "None comes after all sizes were tried."
    if right_bits(int(given), second) > budget:
        return "finest_block takes a size beyond the budget.", "is `second_block_size` handed on?"
    if right_bits(right, second) == budget and given == 2 * right:
        return "finest_block refuses what fits exactly.", "the whole budget may be used."
    if given == BLOCK_SIZES[-1]:
        return "finest_block takes the largest size.", "small blocks are better: the smallest that fits is wanted."
    return "A smaller block fits as well.", "is `second_block_size` handed on, and is every size tried?"


def scale_mistake(found: Sequence[Any], given: Sequence[tuple[list[float], list[float]]]) -> Mistake:
    """What is wrong with the scales of several blocks; which rule was followed shows only in all of them."""
    scales, turns = [number(value) for value in found], [Turn(*pair) for pair in given]
    if any(value is None for value in scales):
        return "better_scale does not return one number.", "absmax or −absmax is wanted."
    if all(abs(value) == 1 for value in scales):
        return "better_scale returns a sign alone.", "the scale is wanted: the sign times absmax."
    if any(abs(abs(value) - turn.absmax) > 1e-5 * turn.absmax for value, turn in zip(scales, turns, strict=True)):
        return "better_scale returns something else than absmax or −absmax.", "return the scale, not its error."
    signs = [value > 0 for value in scales]
    if signs == [turn.right for turn in turns]:
        return None
    for rule, problem, way_out in RULES:
        if signs == [rule(turn) for turn in turns]:
            return problem, way_out
    return "Some blocks get the worse scale.", "print both sums of squared errors of one block, and check them by hand."
