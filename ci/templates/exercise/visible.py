"""Instant feedback on ex_template: TO BE WRITTEN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from course_utils.checks import CheckFailed, function_named, returned

TRIED = (0, 3, -2.5)


def function(names: Mapping[str, Any]) -> None:
    """Check ``double`` on a few numbers."""
    double = function_named(names, "double")
    for number in TRIED:
        answer = returned(double, number, name="double")
        if answer == number * number and answer != 2 * number:
            raise CheckFailed("double squares its argument.", "twice a number is the number plus itself.")
        if answer != 2 * number:
            raise CheckFailed(f"double({number}) is not twice {number}.", "try it by hand on the same number.")
    print("✓ double is right.")
