"""Hidden checks of exercise 01: the three functions on matrices, errors and shapes that nobody has seen.

The truth is computed here with numpy from the seed. Reasons are those of the visible checks: they name the likely
mistake, never the answer.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, ProbeResult, RunResult

from course_utils.checks import ex_01 as visible
from course_utils.checks import told

POINTS = {"test_factors": 4, "test_rank": 4, "test_saved": 2}


def _factor_cases(seed: int) -> list[tuple[np.ndarray, int]]:
    """A wide, a tall and a square matrix, each with a rank."""
    generator = np.random.default_rng([seed, 1])
    small, large = (int(n) for n in generator.integers([3, 8], [7, 12]))
    shapes = ((small, large), (large, small), (small, small))
    return [
        (visible.decaying(generator, out, into).round(6), int(generator.integers(2, small))) for out, into in shapes
    ]


def _rank_cases(seed: int) -> list[tuple[np.ndarray, float]]:
    """Matrices of four scales, two with a flat spectrum, each with an error halfway between those of two ranks."""
    generator = np.random.default_rng([seed, 2])
    cases = []
    ranks = [*generator.permutation([1, 2, 3, 4])[:2], *generator.permutation([4, 5, 6])[:2]]
    for rank, scale, flat in zip(ranks, (0.05, 8.0, 1.0, 90.0), (False, False, True, True), strict=True):
        matrix = visible.decaying(generator, 8, int(generator.integers(8, 11)))
        if flat:
            u, _, vh = np.linalg.svd(matrix, full_matrices=False)
            matrix = (u * generator.uniform(0.95, 1.05, 8)) @ vh
        matrix = (scale * matrix).round(6)
        sigma = np.linalg.svd(matrix, compute_uv=False)
        above, below = (np.linalg.norm(sigma[r:]) / np.linalg.norm(sigma) for r in (rank - 1, rank))
        cases.append((matrix, round(float(np.sqrt(above * below)), 4)))
    return cases


def _shapes(seed: int) -> list[list[int]]:
    """Two large shapes with a small rank, and one where the factors are larger than the matrix."""
    generator = np.random.default_rng([seed, 3])
    large = [[*(int(n) for n in generator.choice(np.arange(200, 5000), 2, replace=False)), int(r)] for r in (3, 24)]
    return [*large, [int(generator.integers(5, 9)), int(generator.integers(9, 14)), 5]]


def plan(seed: int) -> ProbePlan:
    """Call each function with fresh inputs, as lists and numbers."""
    probes = [
        Probe(f"factor {i}", "call", "factor", [matrix.tolist(), r])
        for i, (matrix, r) in enumerate(_factor_cases(seed))
    ]
    probes += [
        Probe(f"rank {i}", "call", "smallest_rank", [matrix.tolist(), error])
        for i, (matrix, error) in enumerate(_rank_cases(seed))
    ]
    probes += [Probe(f"saved {i}", "call", "numbers_saved", shape) for i, shape in enumerate(_shapes(seed))]
    return ProbePlan(probes)


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """Points for each function: in proportion for the factors, all or nothing where a guess may hit."""
    factors = [_factors(run.probe(f"factor {i}"), *case) for i, case in enumerate(_factor_cases(seed))]
    wrong = [reason for reason in factors if reason]
    share = 0 if len(wrong) == len(factors) else 1 - 0.25 * len(wrong)
    return [
        Criterion(
            "test_factors", POINTS["test_factors"] * share, POINTS["test_factors"], wrong[0] if wrong else "Right."
        ),
        _all(run, "test_rank", "rank", "smallest_rank", _rank_cases(seed), visible.mistake_in_ranks),
        _all(run, "test_saved", "saved", "numbers_saved", _shapes(seed), visible.mistake_in_saved),
    ]


def _factors(probe: ProbeResult, matrix: np.ndarray, r: int) -> str | None:
    if probe.status != "ok":
        return probe.unanswered("`factor`")
    mistake = visible.mistake_in_factors(matrix, r, probe.value)
    return told(mistake) or None


def _all(run: RunResult, test: str, probe: str, function: str, cases: list, mistake_in: Callable) -> Criterion:
    probes = [run.probe(f"{probe} {i}") for i in range(len(cases))]
    failed = next((p for p in probes if p.status != "ok"), None)
    if failed is not None:
        return Criterion(test, 0, POINTS[test], failed.unanswered(f"`{function}`"))
    mistake = mistake_in(cases, [p.value for p in probes])
    return Criterion(test, 0 if mistake else POINTS[test], POINTS[test], told(mistake) or "Right.")
