"""Hidden checks of exercise 05: the five functions on matrices that nobody has seen.

The truth comes from numpy in this process. Reasons name the mistake and never a number that would be right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult

from course_utils.checks import ex_05 as mistakes
from course_utils.checks import told

POINTS = {"test_quantize": 3, "test_dequantize": 2, "test_bound": 2, "test_outlier": 2, "test_matmul": 3}
Find = Callable[[Any], mistakes.Mistake]


def questions(seed: int) -> Iterator[tuple[str, str, str, list[Any], Find]]:
    """(criterion, probe, function, arguments, what finds a mistake in the answer) of every probe."""
    for k in range(2):
        case = mistakes.cases(7919 * seed + 100 + k)
        matrix, x, v = case["W"], case["x"], case["V"]
        codes, absmax = mistakes.codes_of(matrix)
        yield (
            "test_quantize",
            f"quantize {k}",
            "quantize",
            [matrix],
            lambda a, m=matrix: mistakes.quantize_mistake(a, m),
        )
        stored = [codes.astype(int).tolist(), absmax.tolist()]
        yield (
            *("test_dequantize", f"dequantize {k}", "dequantize", stored),
            lambda a, c=codes, s=absmax: mistakes.dequantize_mistake(a, c, s),
        )
        yield "test_bound", f"bound {k}", "error_bound", [matrix], lambda a, m=matrix: mistakes.bound_mistake(a, m)
        for i, (row, joins) in enumerate(case["rows"]):
            yield (
                *("test_outlier", f"outlier {k}.{i}", "zero_share", [row, joins]),
                lambda a, r=row, j=joins: mistakes.zero_mistake(a, r, j),
            )
        for i, threshold in enumerate(case["thresholds"]):
            yield (
                *("test_matmul", f"matmul {k}.{i}", "int8_matmul", [x, v, threshold]),
                lambda a, x=x, v=v, t=threshold: mistakes.matmul_mistake(a, x, v, t),
            )


def plan(seed: int) -> ProbePlan:
    """Each function on two sets of matrices."""
    return ProbePlan([Probe(probe, "call", target, args) for _, probe, target, args, _ in questions(seed)])


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """All or nothing for each function: it has to be right on every case."""
    reasons: dict[str, str] = {}
    for test, name, target, _, find in questions(seed):
        probe = run.probe(name)
        wrong = probe.unanswered(f"`{target}`") if probe.status != "ok" else told(find(probe.value))
        if wrong:
            reasons.setdefault(test, wrong)
    return [
        Criterion(
            test, 0 if test in reasons else points, points, reasons.get(test, "Right on matrices it had not seen.")
        )
        for test, points in POINTS.items()
    ]
