"""What a student's answer is, as one number: NumPy's and Python's are one and the same."""

from __future__ import annotations

import math
from numbers import Real
from typing import Any

import numpy as np

from course_utils.checks import Mistake, kind_of


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
