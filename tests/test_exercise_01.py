"""Exercise 01: any two factors with the nearest product count, and no rank depends on a last digit."""

from __future__ import annotations

import numpy as np
import pytest
from nbgrader_sandbox.grade.questions import Exercise
from nbgrader_sandbox.student.values import Got

from ci.repository import ROOT


@pytest.fixture(scope="module")
def exercise():
    return Exercise.from_folder(ROOT / "solutions" / "ex_01")


def test_the_right_ranks_do_not_depend_on_a_last_digit(exercise):
    for seed in range(40):
        for matrix, error in exercise.spec.cases(seed)["errors"]:
            sigma = np.linalg.svd(np.array(matrix), compute_uv=False)
            errors = [np.linalg.norm(sigma[r:]) / np.linalg.norm(sigma) for r in range(len(sigma))]
            assert min(abs(np.array(errors) - error)) > 0.003


def points(exercise, change, calls):
    """Points for the reference's factors where B is changed in some calls."""
    every = exercise.drawn(5)
    got = [[Got(right) for right in rights] for _, _, rights in every]
    for k in calls:
        b, a = got[0][k].value
        got[0][k] = Got([change(np.array(b), np.array(every[0][1][k][0])).tolist(), a])
    return exercise.criteria(every, got)[0].points


def test_factors_of_a_nearly_best_product_count(exercise):
    """As of an iteration that was stopped early: 0.1 % from the least error, as a rule."""
    assert points(exercise, lambda b, matrix: b * 1.005, range(6)) == 4
    assert points(exercise, lambda b, matrix: b * 1.02, range(6)) == 0


def test_a_wrong_kind_of_matrix_costs_its_share(exercise):
    """Say, a function that is right for wide and square matrices."""

    def only_tall(b, matrix):
        return b if len(matrix) <= len(matrix[0]) else 2 * b

    assert points(exercise, only_tall, range(6)) == 3
    assert points(exercise, lambda b, matrix: 2 * b, range(6)) == 0
