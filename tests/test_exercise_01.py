"""Exercise 01: every mistake that its checks know leads to another answer, on seen matrices and on hidden ones."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from nbgrader_sandbox import contract

from ci import exercises
from course_utils.checks import ex_01 as checks


def ranks(rule, cases):
    return [rule(np.linalg.svd(matrix, compute_uv=False), error) for matrix, error in cases]


@pytest.mark.parametrize(
    ("rule", "problem", "way_out"), checks.MISTAKES_IN_RANKS, ids=lambda part: "" if callable(part) else part[:40]
)
def test_seen_matrices_tell_every_mistake_from_the_right_answer(rule, problem, way_out):
    cases = checks.rank_cases()
    right = [checks.least_rank(*case) for case in cases]
    differ = sum(a != b for a, b in zip(ranks(rule, cases), right, strict=True))
    assert differ >= 3
    assert checks.mistake_in_ranks(cases, ranks(rule, cases)) == (problem, way_out)


def test_the_right_ranks_do_not_hang_on_a_last_digit():
    for matrix, error in checks.rank_cases():
        sigma = np.linalg.svd(matrix, compute_uv=False)
        errors = [np.linalg.norm(sigma[r:]) / np.linalg.norm(sigma) for r in range(len(sigma))]
        assert min(abs(np.array(errors) - error)) > 0.003


@pytest.mark.parametrize("seed", range(5))
def test_no_known_mistake_earns_points_on_hidden_matrices(seed):
    path = exercises.ROOT / exercises.SOURCES / "ex_01" / "checks.py"
    spec = importlib.util.spec_from_file_location("hidden_checks_of_ex_01", path)
    spec.loader.exec_module(hidden := importlib.util.module_from_spec(spec))
    asked = [probe.args for probe in hidden.plan(seed).probes if probe.target == "smallest_rank"]
    cases = [(np.array(matrix), error) for matrix, error in asked]
    rules = [(lambda s, e: checks._first(checks._tails(s) / np.linalg.norm(s), e), 4)]
    rules += [(rule, 0) for rule, _, _ in checks.MISTAKES_IN_RANKS]
    for rule, points in rules:
        answers = {f"rank {i}": contract.ProbeResult("ok", rank) for i, rank in enumerate(ranks(rule, cases))}
        judged = hidden.judge(contract.RunResult("ok", probes=answers), seed)
        assert {criterion.id: criterion.points for criterion in judged}["test_rank"] == points
