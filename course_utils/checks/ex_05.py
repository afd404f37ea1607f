"""Instant feedback on exercise 05: absmax codes, their error, an outlier, and LLM.int8()."""

# ruff: noqa: N803, N806 - the paper's letters

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from course_utils.checks import Mistake, function_named, kind_of, raise_if, returned
from course_utils.checks.values import matrix

__all__ = ["bound", "dequantized", "matmul", "outlier", "quantized"]

HINTS = {
    "cannot be multiplied": "write the shapes down: which columns of W go with which columns of x?",
    "must match the size": "a column (`keepdim=True`, `[:, None]`) goes with a matrix row by row; a vector does not.",
    "could not be broadcast": "a column (`[:, None]`) goes with a matrix row by row; a vector does not.",
}


# ---------------------------------------------------------------------------------------------- what the notebook calls


def quantized(names: Mapping[str, Any]) -> None:
    """Check ``quantize``: the codes and the absmax of each row."""
    function = function_named(names, "quantize")
    for seed in (1, 2):
        W = cases(seed)["W"]
        raise_if(quantize_mistake(_call(function, "quantize", W), W))
    print("✓ Codes and absmax are right: the largest magnitude of a row has the code 127, or −127.")


def dequantized(names: Mapping[str, Any]) -> None:
    """Check ``dequantize``."""
    function = function_named(names, "dequantize")
    for seed in (1, 2):
        codes, absmax = codes_of(cases(seed)["W"])
        found = _call(function, "dequantize", codes.astype(int).tolist(), absmax.tolist())
        raise_if(dequantize_mistake(found, codes, absmax))
    print("✓ The codes give the right numbers back.")


def bound(names: Mapping[str, Any]) -> None:
    """Check ``error_bound``."""
    function = function_named(names, "error_bound")
    for seed in (1, 2):
        W = cases(seed)["W"]
        raise_if(bound_mistake(_call(function, "error_bound", W), W))
    print("✓ No number can be further off, and one can be just so far off.")


def outlier(names: Mapping[str, Any]) -> None:
    """Check ``zero_share`` with outliers of either sign, and in rows that hold a larger number already."""
    function = function_named(names, "zero_share")
    for row, joins in cases(1)["rows"]:
        raise_if(zero_mistake(_call(function, "zero_share", list(row), joins), row, joins))
    print("✓ zero_share counts what is lost: beside numbers of about 1, an outlier of 254 takes half a step up to 1.")


def matmul(names: Mapping[str, Any]) -> None:
    """Check ``int8_matmul`` with and without outlier columns."""
    function = function_named(names, "int8_matmul")
    for seed in (1, 2):
        case = cases(seed)
        for threshold in case["thresholds"]:
            found = _call(function, "int8_matmul", case["x"], case["V"], threshold)
            raise_if(matmul_mistake(found, case["x"], case["V"], threshold))
    print("✓ int8_matmul computes as LLM.int8() does.")


def _call(function: Callable[..., Any], name: str, *args: Any) -> Any:
    return returned(function, *args, name=name, hints=HINTS)


# --------------------------------------------------------------------------------------- cases, and what is right


def cases(seed: int) -> dict[str, Any]:
    """Matrices of a seed as nested lists: W alone; rows with an outlier each; x and V with two thresholds.

    No number lies near the middle between two codes, so that it cannot matter how a tie is rounded.
    """
    draw = random.Random(seed)
    rows, columns, out = draw.sample(range(4, 8), 3)
    W = [_row(draw, columns + 6, 10.0**k) for k in range(-1, rows - 1)]
    for k, line in enumerate(W):  # in every other row the largest magnitude is a negative number
        largest = max(map(abs, line))
        line[draw.randrange(len(line))] = round(largest * 1.5 * (-1) ** (k + 1), 5)
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
    fine = all(map(_far_from_ties, (W, V, x, [[*row, joins] for row, joins in lists], _without(x, spikes))))
    if not fine:
        return cases(seed + 1_000_003)
    return {"W": W, "x": x, "V": V, "thresholds": [6.0, 1000.0], "rows": lists}


def _row(draw: random.Random, length: int, size: float) -> list[float]:
    return [round(size * max(-2.5, min(2.5, draw.gauss(0, 1))), 5) for _ in range(length)]


def _without(x: list[list[float]], columns: list[int]) -> list[list[float]]:
    return [[value for k, value in enumerate(line) if k not in columns] for line in x]


def _far_from_ties(table: list[list[float]]) -> bool:
    steps = [np.array(line) * 127 / np.abs(line).max() for line in table]
    return all((np.abs(s - np.floor(s) - 0.5) > 1e-4).all() for s in steps)


def codes_of(table: Any, levels: int = 127) -> tuple[np.ndarray, np.ndarray]:
    """Codes and absmax of each row."""
    table = np.array(table, dtype=float)
    absmax = np.abs(table).max(axis=1)
    return np.round(table * levels / absmax[:, None]), absmax


def back(table: Any, absmax: Any = None) -> np.ndarray:
    """The numbers that the codes of a table stand for; ``absmax`` in the place of each row's own."""
    table = np.array(table, dtype=float)
    steps = (np.abs(table).max(axis=1, keepdims=True) if absmax is None else absmax) / 127
    return np.round(table / steps) * steps


def product(x: Any, W: Any, outliers: np.ndarray) -> np.ndarray:
    """x·Wᵀ as LLM.int8() computes it; ``outliers`` says of each number of x whether it is one."""
    x, W, is_outlier = np.array(x), back(W), np.asarray(outliers).any(axis=0)
    return back(x[:, ~is_outlier]) @ W[:, ~is_outlier].T + x[:, is_outlier] @ W[:, is_outlier].T


# --------------------------------------------------------------------------------------- mistakes, and their names
# Each returns (what is wrong, the way on), or None when all is well. The grader uses them too.


def quantize_mistake(found: Any, W: Any) -> Mistake:
    """What is wrong with the dict that ``quantize`` returns."""
    if not isinstance(found, Mapping) or not {"codes", "absmax"} <= set(found):
        return 'A dict with "codes" and "absmax" is wanted.', 'return {"codes": …, "absmax": …}.'
    table = np.array(W, dtype=float)
    right, absmax = codes_of(table)
    return _absmax_mistake(found["absmax"], table, absmax) or _codes_mistake(found["codes"], table, right)


def _absmax_mistake(found: Any, table: np.ndarray, right: np.ndarray) -> Mistake:
    given = vector(found)
    if given is None:
        return "absmax is not a list of numbers.", "one number a row is wanted."
    if len(given) == 1 or np.ptp(given) == 0:
        return (
            "There is one absmax for the whole matrix.",
            "each row has its own: along which dimension is the maximum?",
        )
    if len(given) == table.shape[1]:
        return "There is one absmax a column.", "each row has its own: along which dimension is the maximum?"
    if len(given) != len(right):
        return "absmax has not one number a row.", "along which dimension is the maximum taken?"
    if near(given, right):
        return None
    if near(given, table.max(axis=1)):
        return "absmax is the largest number of a row, not its largest magnitude.", "what if that is negative?"
    if near(given, right / 127):
        return "absmax is a step, not the largest magnitude.", "keep the magnitude itself under this name."
    if near(given, np.ptp(table, axis=1) / 2):
        return (
            "absmax is half the way from the smallest number to the largest.",
            "zero keeps the code 0: take magnitudes.",
        )
    if near(given, right, 5e-3):
        return "absmax has only the digits of 16 bits.", "stay in float32; the library's step is left out here."
    return "absmax is not the largest magnitude of each row.", "take magnitudes first, and then the largest."


def _codes_mistake(found: Any, table: np.ndarray, right: np.ndarray) -> Mistake:
    codes = matrix(found)
    if codes is None or codes.shape != right.shape:
        return "codes is not a matrix of W's shape.", "one code for each number."
    if np.array_equal(codes, right):
        return None
    if (codes != np.round(codes)).any():
        return "Some codes are not whole numbers.", "the nearest whole number is wanted."
    absmax = np.abs(table).max(axis=1, keepdims=True)
    for wrong, problem, way_out in (
        (np.trunc(table * 127 / absmax), "The codes are cut off, not rounded.", "`.to(torch.int8)` cuts; round first."),
        (np.floor(table * 127 / absmax), "The codes are rounded down.", "the nearest code is wanted."),
        (
            np.round(table * 127 / np.abs(table).max()),
            "One absmax is used for the whole matrix.",
            "use each row's own.",
        ),
        (np.round(table * 127), "absmax plays no part in the codes.", "127 is for the largest magnitude of the row."),
        (np.round(table * absmax / 127), "The scale is upside down: W is multiplied by a step.", "count the steps."),
        (np.round(np.abs(table) * 127 / absmax), "The signs are lost.", "magnitudes are for absmax alone."),
    ):
        if _same_codes(codes, wrong, table * 127 / absmax):
            return problem, way_out
    if any(np.array_equal(codes, m) for m in _with_128(table, absmax)):
        return "The codes reach to 128.", "they go from −127 to 127, and int8 has no 128."
    return "The codes are not those of the nearest steps.", "take one row, and work it out with a pencil."


def _same_codes(codes: np.ndarray, wrong: np.ndarray, steps: np.ndarray) -> bool:
    """Equal; where W is a whole number of steps, float32 may cut off one more than float64 does."""
    whole = np.abs(steps - np.round(steps)) < 1e-3
    return bool((np.abs(codes - wrong) <= whole).all())


def _with_128(table: np.ndarray, absmax: np.ndarray) -> list[np.ndarray]:
    codes = np.round(table * 128 / absmax)
    return [codes, np.clip(codes, -128, 127), np.where(codes == 128, -128, codes)]


def dequantize_mistake(found: Any, codes: np.ndarray, absmax: np.ndarray) -> Mistake:
    """What is wrong with the numbers that ``dequantize`` gives back."""
    m, right = matrix(found), codes * absmax[:, None] / 127
    if m is None or m.shape != right.shape:
        return f"A matrix of the codes' shape is wanted, and this is {kind_of(found)} of another form.", "see the hint."
    if by_row(m, right):
        return None
    for wrong, problem in (
        (right * 127, "The codes are multiplied by absmax itself, not by a step."),
        (right * 127 / 128, "A step is taken as absmax/128."),
        (codes * 127 / absmax[:, None], "The step is upside down."),
        (codes / absmax[:, None], "The codes are divided by absmax."),
    ):
        if by_row(m, wrong):
            return problem, "which number has the code 127?"
    return "These are not the numbers that the codes stand for.", "which number has the code 127, and which 0?"


def bound_mistake(found: Any, W: Any) -> Mistake:
    """What is wrong with the bound of each row."""
    given, absmax = vector(found), codes_of(W)[1]
    right = absmax / 254
    if given is None or len(given) != len(right):
        one = "There is one bound for the whole matrix." if given is not None and len(given) == 1 else ""
        return one or "A list with one number a row is wanted.", "each row has steps of its own length."
    if near(given, right):
        return None
    if near(given, 2 * right):
        return "The bound is a whole step: true, and never reached.", "a number goes to the *nearest* code."
    if np.ptp(given) == 0:
        return "The bound is the same for all rows.", "each row has steps of its own length."
    if near(given, absmax / 256):
        return "A step is taken as absmax/128.", "how many steps lead from 0 to absmax?"
    if (given < right * 0.999).any():
        return "Numbers can be further off than this.", "a bound holds for every number that the row could have."
    return "No number can be as far off as this.", "neighbouring codes are a step apart. What is a step?"


def zero_mistake(found: Any, row: list[float], joins: float) -> Mistake:
    """What is wrong with the share of lost numbers."""
    share = found.item() if hasattr(found, "item") and getattr(found, "size", None) else found
    if isinstance(share, bool) or not isinstance(share, (int, float)):
        return f"A number from 0 to 1 is wanted, and this is {kind_of(found)}.", "a share is a count by a count."
    size, joined = np.array(row), np.array([*row, joins])
    right = np.mean(codes_of([joined])[0][0, :-1] == 0)

    def zeros(of_absmax: np.ndarray) -> float:
        return float(np.mean(np.round(of_absmax * 127) == 0))

    if abs(share - right) < 1e-6:
        return None
    what = "read again what is to be counted, and among how many."
    magnitude = "the absmax is the largest magnitude of the longer row."
    for wrong, problem, way_out in (
        (right * len(row), "This is a count, not a share.", what),
        (100 * right, "This is a percentage.", what),
        (1 - right, "This is the share that is kept.", what),
        (right * len(row) / len(joined), "The outlier is counted among the row's numbers.", what),
        (
            right - np.mean(codes_of([row])[0] == 0),
            "Numbers that had the code 0 before are left out.",
            "count them too.",
        ),
        (zeros(size / abs(joins)), "The absmax is the outlier's, though the row has a larger number.", magnitude),
        (zeros(size / joined.max()), "The absmax is the largest number, whatever the negative ones are.", magnitude),
        (
            zeros(codes_of([row])[0][0] / 127),
            "The outlier plays no part: the absmax is that of the old row.",
            magnitude,
        ),
        (
            np.mean(np.trunc(size * 127 / np.abs(joined).max()) == 0),
            "The codes are cut off, not rounded.",
            "round first.",
        ),
    ):
        if abs(share - wrong) < 1e-6 * max(1, abs(wrong)):
            return problem, way_out
    return "This is not the share of the old row that gets the code 0.", "print the codes of the longer row, and count."


def matmul_mistake(found: Any, x: Any, W: Any, threshold: float) -> Mistake:
    """What is wrong with a product of LLM.int8()."""
    m, right = matrix(found), product(x, W, np.abs(x) >= threshold)
    if m is None or m.shape != right.shape:
        return "The result is not batch × out.", "x·Wᵀ has a row for each row of x, and a column for each row of W."
    if by_row(m, right):
        return None
    x, W = np.array(x), np.array(W)
    is_outlier = (np.abs(x) >= threshold).any(axis=0)
    rest, w_back = x[:, ~is_outlier], back(W)
    of_outliers = x[:, is_outlier] @ w_back[:, is_outlier].T
    of_tokens = np.where((np.abs(x) >= threshold).any(axis=1)[:, None], x @ w_back.T, back(x) @ w_back.T)
    w_rest, half = w_back[:, ~is_outlier].T, W.astype(np.float16).astype(float)
    for wrong, problem, way_out in (
        (x @ W.T, "This is the exact product: nothing was quantized.", "the rest goes through codes."),
        (right - of_outliers, "The outlier columns are dropped.", "they are the part that matters most."),
        (of_outliers, "Only the outlier columns are there.", "the rest goes through codes, and is added."),
        (back(x) @ w_back.T, "No column is treated as an outlier column.", "look for them before x is quantized."),
        (back(x)[:, ~is_outlier] @ w_rest + of_outliers, "The absmax of x still counts the outliers.",
         "take the columns out first, and then quantize."),
        (x @ w_back.T, "x is not quantized, only W.", "the rest of x becomes codes too."),
        (of_tokens, "Rows of x are taken out, not columns.", "along which dimension is `any` taken?"),
        (right - of_outliers + x[:, is_outlier] @ W[:, is_outlier].T, "The outlier columns meet W as it was before.",
         "only the codes of W are left: dequantize them."),
        (product(x, W, np.abs(x) > threshold), "A number equal to the threshold is overlooked.",
         "`threshold` or more is wanted."),
        (product(x, W, x >= threshold), "Negative outliers are overlooked.", "magnitudes count."),
        (product(x, W, x > threshold), "Negative outliers are overlooked.", "magnitudes count, `threshold` or more."),
        (back(rest) @ back(W[:, ~is_outlier]).T + of_outliers, "W is quantized without its outlier columns.",
         "all of W is stored, once: pick columns of its codes."),
        (back(rest, np.abs(rest).max()) @ w_rest + of_outliers, "One absmax is used for all of x.", "use each row's."),
        (product(x, half, np.abs(x) >= threshold), "W has only the digits of 16 bits.",
         "stay in float32; the library's step through float16 is left out here."),
    ):  # fmt: skip
        if by_row(m, wrong):
            return problem, way_out
    if np.abs(m).max() > 50 * np.abs(right).max():
        return "The result is far too large.", "do both scales come in, each with its 127?"
    return (
        "The result is not that of LLM.int8().",
        "do the products fit into their type? Does each scale meet its own row?",
    )


def vector(value: Any) -> np.ndarray | None:
    """A list (or a column) of finite numbers as a float64 array; None for anything else."""
    try:
        found = np.asarray(value.detach().tolist() if hasattr(value, "detach") else value)
    except (ValueError, TypeError, RuntimeError):
        return None
    if found.dtype.kind not in "iuf" or not found.size or not np.isfinite(found).all():
        return None
    return found.astype(float).ravel() if max(found.shape, default=1) == found.size else None


def near(found: np.ndarray, right: np.ndarray, within: float = 1e-5) -> bool:
    """Equal, each number to five digits (or ``within`` that share of it)."""
    return found.shape == right.shape and bool((np.abs(found - right) <= within * np.abs(right)).all())


def by_row(found: np.ndarray, right: np.ndarray) -> bool:
    """Equal in each row, relative to that row's largest number."""
    return bool((np.abs(found - right).max(axis=1) <= 1e-4 * np.abs(right).max(axis=1)).all())
