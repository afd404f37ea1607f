"""What a student's answer is, as numbers: tensors, arrays and nested lists are one and the same."""

from __future__ import annotations

from typing import Any

import numpy as np


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
