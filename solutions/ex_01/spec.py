"""Exercise 01: which functions are asked, on which matrices, errors and shapes, and what right answers are worth."""

from __future__ import annotations

from typing import Any

import numpy as np
from nbgrader_sandbox.grade.questions import Ask, exact, numbers

REFERENCE = "plain_numpy"

ASKS = [
    Ask(
        "test_factors",
        "factor",
        lambda case: case["factors"],
        {  # any two factors will do whose product is the nearest
            "the shapes of B and A": exact(path="", view=("shapes", "0", "1")),
            "the product B·A": numbers(1e-3, by="all", path="", view=("product", "0", "1"), slack=0.01),
        },
        points=4,
        award=lambda wrong: 0 if all(wrong) else 4 - 3 * sum(map(bool, wrong)) / len(wrong),
        passed="B and A have the right shapes, and no product of that rank comes nearer.",
        examples=[[[[2.5, 0.5, 1.0], [1.0, 3.0, 0.0], [0.0, 1.5, 1.0], [1.0, 1.0, 2.0]], 1]],
        hint="there is a nearer matrix of this rank: the chapter's theorem of Eckart and Young says which.",
    ),
    Ask(
        "test_rank",
        "smallest_rank",
        lambda case: case["errors"],
        numbers(0),
        points=4,
        passed="smallest_rank is right, for matrices of any scale.",
        hint="try every rank from 1 on, and compare the error with its bound.",
    ),
    Ask(
        "test_saved",
        "numbers_saved",
        lambda case: case["shapes"],
        numbers(0),
        points=2,
        passed="numbers_saved is right, also where nothing is saved.",
        hint="count the numbers in the matrix, in B and in A, by their shapes.",
    ),
]

HINTS = {
    "not aligned": "look at the shapes: (out × r) @ (r × in). One of the two may have to be cut along its other axis.",
    "shape": "look at the shapes: (out × r) @ (r × in). One of the two may have to be cut along its other axis.",
    "list": "the matrix comes as a list of rows: `np.array(matrix)` makes an array of it.",
}


def cases(seed: int) -> dict[str, list[list[Any]]]:
    """Matrices with a rank, matrices with an error, and shapes with a rank."""
    draw = np.random.default_rng(seed)
    return {"factors": _factors(draw), "errors": _errors(draw), "shapes": _shapes(draw)}


def _factors(draw: np.random.Generator) -> list[list[Any]]:
    """A wide, a tall and a square matrix, each with a rank."""
    small, large = (int(n) for n in draw.integers([3, 8], [7, 12]))
    shapes = ((small, large), (large, small), (small, small))
    return [[_plain(_decaying(draw, *shape)), int(draw.integers(2, small))] for shape in shapes]


def _errors(draw: np.random.Generator) -> list[list[Any]]:
    """Matrices of four scales, two with a flat spectrum, each with an error halfway between those of two ranks.

    So no rank depends on a last digit.
    """
    given = []
    ranks = [*draw.permutation([1, 2, 3, 4])[:2], *draw.permutation([4, 5, 6])[:2]]
    for rank, scale, flat in zip(ranks, (0.05, 8.0, 1.0, 90.0), (False, False, True, True), strict=True):
        matrix = _decaying(draw, 8, int(draw.integers(8, 11)))
        if flat:
            u, _, vh = np.linalg.svd(matrix, full_matrices=False)
            matrix = (u * draw.uniform(0.95, 1.05, 8)) @ vh
        matrix = _plain(scale * matrix)
        sigma = np.linalg.svd(np.array(matrix), compute_uv=False)
        above, below = (np.linalg.norm(sigma[r:]) / np.linalg.norm(sigma) for r in (rank - 1, rank))
        given.append([matrix, round(float(np.sqrt(above * below)), 4)])
    return given


def _shapes(draw: np.random.Generator) -> list[list[int]]:
    """Two large shapes with a small rank, and one where the factors are larger than the matrix."""
    large = [[*(int(n) for n in draw.choice(np.arange(200, 5000), 2, replace=False)), r] for r in (3, 24)]
    return [*large, [int(draw.integers(5, 9)), int(draw.integers(9, 14)), 5]]


def _decaying(draw: np.random.Generator, out: int, into: int) -> np.ndarray:
    """A random matrix, out × in, whose singular values fall by a half or so from one to the next."""
    u, _, vh = np.linalg.svd(draw.normal(size=(out, into)), full_matrices=False)
    sigma = 3 * 0.55 ** np.arange(min(out, into)) * draw.uniform(0.9, 1.1, min(out, into))
    return (u * sigma) @ vh


def _plain(matrix: np.ndarray) -> list[list[float]]:
    return [[float(f"{value:.5g}") for value in row] for row in matrix]
