"""ex_template: which function is asked, on which numbers, and what right answers are worth. TO BE WRITTEN."""

from __future__ import annotations

import random

from nbgrader_sandbox.grade.questions import Ask, numbers

REFERENCE = "by_product"

ASKS = [
    Ask(
        "test_double",
        "double",
        lambda case: [[number] for number in case],
        numbers(1e-9),
        points=4,
        passed="TO BE WRITTEN: double is right.",
    )
]


def cases(seed: int) -> list[float]:
    """Numbers of either sign, with fractions."""
    draw = random.Random(seed)
    return [round(draw.uniform(-9, 9), 2) for _ in range(4)]
