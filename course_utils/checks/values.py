"""What a student's answer is, as numbers: tensors, arrays and nested lists are one and the same."""

from __future__ import annotations

import math
from numbers import Real
from typing import Any

import numpy as np

from course_utils.checks import Mistake, kind_of


def matrix(value: Any) -> np.ndarray | None:
    """A table of finite numbers as a float64 array; None for anything else."""
    try:
        found = np.asarray(value.detach().tolist() if hasattr(value, "detach") else value)
    except (ValueError, TypeError, RuntimeError):  # ragged lists, odd objects
        return None
    if found.ndim != 2 or found.dtype.kind not in "iuf" or not np.isfinite(found).all():
        return None
    return found.astype(float)


def close(found: np.ndarray, right: np.ndarray) -> bool:
    """Equal up to the rounding of float32."""
    if found.shape != right.shape or not np.isfinite(right).all():  # any number is near an infinite one
        return False
    return bool(np.abs(found - right).max() <= 1e-4 * max(1.0, np.abs(right).max()))


def plain(value: Any) -> Any:
    """A NumPy scalar as Python's own number or bool, as the grader hands it on; anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def is_number(value: Any) -> bool:
    """Whether it is one finite number: an int, a float or a fraction, NumPy's among them; no bool."""
    value = plain(value)
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def no_number(value: Any, what: str) -> Mistake:
    """The mistake of an answer that is not one finite number; None if it is."""
    if is_number(value):
        return None
    hint = "is the line with `return` missing?" if value is None else "a single number is wanted."
    return f"{what} is {kind_of(value)}, not a number.", hint
