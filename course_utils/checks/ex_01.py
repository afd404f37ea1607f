"""Instant feedback on exercise 01: thin factors of a matrix, at a given rank and at a given error."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from course_utils.checks import call, function_named, kind_of, raise_if, start
from course_utils.checks.values import matrix as as_matrix

__all__ = ["factors", "rank", "saved", "start"]

Mistake = tuple[str, str]  # what is wrong, and the way on
RANKS = ((6, 9, 2), (7, 4, 3), (5, 5, 1))  # out, in, r
ERRORS = ((0.5, 1), (0.2, 20), (0.05, 0.1), (0.01, 5))  # relative error, and the scale of the matrix
FLAT_ERRORS = (0.1, 0.3, 0.4, 0.5)  # where the values fall slowly, rules differ that agree where they fall fast
SHAPES = ((768, 2304, 8), (1024, 4096, 16), (10, 6, 2), (4, 4, 3))
HINTS = {
    "not aligned": "look at the shapes: (out × r) @ (r × in). One of the two may have to be cut along its other axis.",
    "shape": "look at the shapes: (out × r) @ (r × in). One of the two may have to be cut along its other axis.",
    "list": "the matrix comes as a list of rows: np.array(matrix) makes an array of it.",
}


# ---------------------------------------------------------------------------------------------- visible checks


def factors(names: Mapping[str, Any]) -> None:
    """Check ``factor``: shapes of B and A, and that no other product of this rank comes nearer."""
    factor = function_named(names, "factor")
    generator = np.random.default_rng(1)
    for out, into, r in RANKS:
        matrix = decaying(generator, out, into)
        raise_if(mistake_in_factors(matrix, r, call(factor, matrix.tolist(), r, name="factor", hints=HINTS)))
    print("✓ B and A have the right shapes, and no product of that rank comes nearer.")


def rank(names: Mapping[str, Any]) -> None:
    """Check ``smallest_rank`` on matrices of several scales."""
    smallest_rank = function_named(names, "smallest_rank")
    cases = rank_cases()
    found = [call(smallest_rank, matrix.tolist(), error, name="smallest_rank", hints=HINTS) for matrix, error in cases]
    raise_if(mistake_in_ranks(cases, found))
    print("✓ smallest_rank is right, for matrices of any scale.")


def rank_cases() -> list[tuple[np.ndarray, float]]:
    """(matrix, error): singular values that fall fast, at several scales, and some that fall slowly."""
    generator = np.random.default_rng(4)
    cases = [(scale * decaying(generator, 8, 6), error) for error, scale in ERRORS]
    return cases + [(generator.normal(size=(8, 6)), error) for error in FLAT_ERRORS]


def saved(names: Mapping[str, Any]) -> None:
    """Check ``numbers_saved``, also where the factors need more numbers than the matrix."""
    numbers_saved = function_named(names, "numbers_saved")
    found = [call(numbers_saved, *shape, name="numbers_saved") for shape in SHAPES]
    raise_if(mistake_in_saved(SHAPES, found))
    print("✓ numbers_saved is right, also where nothing is saved.")


# ---------------------------------------------------------------------------------------------- what is right


def decaying(generator: np.random.Generator, out: int, into: int) -> np.ndarray:
    """A random matrix, out × in, whose singular values fall by a half or so from one to the next."""
    u, _, vh = np.linalg.svd(generator.normal(size=(out, into)), full_matrices=False)
    sigma = 3 * 0.55 ** np.arange(min(out, into)) * generator.uniform(0.9, 1.1, min(out, into))
    return (u * sigma) @ vh


def least_rank(matrix: np.ndarray, error: float) -> int:
    """The smallest rank at which ‖matrix - B·A‖ / ‖matrix‖ can be ``error`` or less."""
    sigma = np.linalg.svd(matrix, compute_uv=False)
    return _first(_tails(sigma) / np.linalg.norm(sigma), error)


def _tails(sigma: np.ndarray) -> np.ndarray:
    """Frobenius error after a cut at rank 1, 2, …: the root of the sum of the dropped squares."""
    return np.sqrt(np.append(np.cumsum(sigma[::-1] ** 2)[::-1][1:], 0.0))


def _first(errors: np.ndarray, error: float) -> int:
    return int(np.argmax(errors <= error)) + 1


# ---------------------------------------------------------------------------------------------- likely mistakes


def mistake_in_factors(matrix: np.ndarray, r: int, answer: Any) -> Mistake | None:
    """Why these are not the best factors of rank r; None if they are."""
    if answer is None:
        return "factor gives nothing (None).", "is the line `return B, A` missing?"
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        return "factor does not give two matrices.", "end with `return B, A`."
    b, a = as_matrix(answer[0]), as_matrix(answer[1])
    if b is None or a is None:
        return "B or A is not a matrix of numbers.", "both need rows and columns; is one of them a vector?"
    (out, into), shapes = matrix.shape, (b.shape, a.shape)
    if shapes != ((out, r), (r, into)):
        return _wrong_shapes(shapes, out, into, r)
    product, size = b @ a, np.linalg.norm(matrix)
    u, sigma, vh = np.linalg.svd(matrix, full_matrices=False)
    best = np.linalg.norm(sigma[r:])
    if np.linalg.norm(matrix - product) <= 1.001 * best + 1e-5 * size:
        return None

    def is_near(other: np.ndarray) -> bool:
        return bool(np.linalg.norm(product - other) <= 1e-3 * np.linalg.norm(other))

    if is_near((u[:, :r] * sigma[:r] ** 2) @ vh[:r]):
        return "The singular values are in the product twice.", "put them into B or into A, or their roots into both."
    if is_near(u[:, :r] @ vh[:r]):
        return "The singular values are missing from the product.", "scale the columns of B, or the rows of A, by them."
    if is_near((u[:, -r:] * sigma[-r:]) @ vh[-r:]):
        return "The product holds the smallest singular values.", "they come in falling order: keep the first ones."
    if np.allclose(a, matrix[:r]) or np.allclose(b, matrix[:, :r]):
        return (
            "Rows or columns of the matrix itself were kept.",
            "the first r of them say nothing of the others; the SVD finds the r directions that matter most.",
        )
    return "There is a nearer matrix of this rank.", "the chapter's theorem of Eckart and Young says which."


def _wrong_shapes(shapes: tuple, out: int, into: int, r: int) -> Mistake:
    if shapes == ((r, into), (out, r)):
        return "B and A are the other way round.", "B comes first and is out × r, A is r × in."
    if shapes[0] == (out, out) or shapes[1] == (into, into) or shapes[0][1] == min(out, into):
        return "B and A have all the columns and rows.", "keep r of them: B is out × r, A is r × in."
    if r > 1 and shapes == ((out, 1), (1, into)):
        return "A column times a row has rank one, whatever r is.", "B has r columns and A has r rows."
    wanted = {"B": (shapes[0], (out, r)), "A": (shapes[1], (r, into))}
    wrong = {name: pair for name, pair in wanted.items() if pair[0] != pair[1]}
    came = " and ".join(f"{name} is {given[0]} × {given[1]}" for name, (given, _) in wrong.items())
    asked = " and ".join(f"{name} has to be {right[0]} × {right[1]}" for name, (_, right) in wrong.items())
    return f"{came}.", f"for this {out} × {into} matrix and r = {r}, {asked}: cut it along its other axis?"


def mistake_in_ranks(cases: Sequence[tuple[np.ndarray, float]], found: Sequence[Any]) -> Mistake | None:
    """Why these are not the smallest ranks for these matrices and errors; None if they are."""
    numbers = [as_whole(value) for value in found]
    if None in numbers:
        return f"smallest_rank gives {kind_of(found[numbers.index(None)])}, not a whole number.", "return a rank."
    if numbers == [least_rank(*case) for case in cases]:
        return None
    for explains, problem, way_out in MISTAKES_IN_RANKS:
        if numbers == [explains(np.linalg.svd(m, compute_uv=False), error) for m, error in cases]:
            return problem, way_out
    if min(numbers) < 1 or any(n > min(m.shape) for n, (m, _) in zip(numbers, cases, strict=True)):
        return "smallest_rank gives a rank that this matrix cannot have.", "it lies between 1 and the smaller side."
    return (
        "smallest_rank is wrong for some matrices.",
        "try every rank from 1 on, and compare the error with its bound.",
    )


MISTAKES_IN_RANKS: list[tuple[Callable[[np.ndarray, float], int], str, str]] = [
    (lambda s, e: 1, "smallest_rank is always one.", "most matrices are no single column times a row."),
    (lambda s, e: len(s), "smallest_rank is always the full rank.", "a smaller one is enough if the error allows it."),
    (
        lambda s, e: _first(_tails(s), e),
        "The error is absolute.",
        "divide by the norm of the matrix: a matrix ten times as large may have ten times the error.",
    ),
    (
        lambda s, e: _first((_tails(s) / np.linalg.norm(s)) ** 2, e),
        "The error is squared: it is a share of the energy.",
        "the error is a norm, so take the root of the sum of squares.",
    ),
    (
        lambda s, e: _first(_tails(np.sqrt(s)) ** 2 / s.sum(), e),
        "The singular values are added up as they are.",
        "the Frobenius norm is the root of the sum of their squares.",
    ),
    (
        lambda s, e: _first(1 - np.sqrt(np.cumsum(s**2)) / np.linalg.norm(s), e),
        "What is kept is compared, not what is lost.",
        "norms do not add up, only their squares do: take the norm of what is dropped.",
    ),
    (
        lambda s, e: int((s > e * s[0]).sum()),
        "Single singular values are compared with the error.",
        "all that are dropped count together: the root of the sum of their squares.",
    ),
    (
        lambda s, e: _first(_tails(s) / np.linalg.norm(s), e) - 1,
        "Every rank is one too small.",
        "index 0 of the singular values belongs to rank 1.",
    ),
    (
        lambda s, e: _first(_tails(s) / np.linalg.norm(s), e) + 1,
        "Every rank is one too large.",
        "the error at rank r is that of the singular values after the first r.",
    ),
]


def mistake_in_saved(shapes: Sequence[Sequence[int]], found: Sequence[Any]) -> Mistake | None:
    """Why these are not the numbers that the factors save; None if they are."""
    times_fewer = [out * into / (r * (out + into)) for out, into, r in shapes]
    if _all_near(found, times_fewer) or _all_near(found, [times // 1 for times in times_fewer]):
        return "That is how many times fewer.", "asked is the difference: so many numbers fewer."
    numbers = [as_whole(value) for value in found]
    if None in numbers:
        return f"numbers_saved gives {kind_of(found[numbers.index(None)])}, not a whole number.", "return a count."
    if numbers == [out * into - r * (out + into) for out, into, r in shapes]:
        return None
    for explains, problem, way_out in MISTAKES_IN_SAVED:
        if numbers == [explains(*shape) for shape in shapes]:
            return problem, way_out
    return "numbers_saved is wrong for some shapes.", "count the numbers in the matrix, in B and in A, by their shapes."


def _all_near(found: Sequence[Any], wanted: Sequence[float]) -> bool:
    return all(isinstance(value, (int, float)) for value in found) and bool(np.allclose(found, wanted, rtol=0.01))


MISTAKES_IN_SAVED: list[tuple[Callable[[int, int, int], int], str, str]] = [
    (
        lambda out, into, r: out * into - r * out * into,
        "A product of matrices is taken for one of sizes.",
        "B has out × r numbers and A has r × in: count them apart and add.",
    ),
    (lambda out, into, r: out * into - r * into, "Only A is counted.", "B has numbers of its own: out × r."),
    (lambda out, into, r: out * into - r * out, "Only B is counted.", "A has numbers of its own: r × in."),
    (
        lambda out, into, r: out * into - 2 * r * out,
        "A and B are taken for matrices of one size.",
        "B is out × r, and A is r × in.",
    ),
    (
        lambda out, into, r: out * into - 2 * r * into,
        "A and B are taken for matrices of one size.",
        "B is out × r, and A is r × in.",
    ),
    (
        lambda out, into, r: out * into - r * out + r * into,
        "Only one of the two factors is taken away; the other is added.",
        "put the sum of both in brackets: a minus sign counts for the next term alone.",
    ),
    (
        lambda out, into, r: out * into - r * out + into,
        "A pair of brackets is missing.",
        "r counts for both sizes, and so does the minus sign.",
    ),
    (
        lambda out, into, r: r * (out + into),
        "These are the numbers that are kept.",
        "what is saved is the difference to the whole matrix.",
    ),
    (
        lambda out, into, r: max(out * into - r * (out + into), 0),
        "Where the factors are larger than the matrix, the answer is zero.",
        "nothing is saved there but something lost: the number is negative.",
    ),
]


def as_whole(value: Any) -> int | None:
    """A whole number as an int; None for anything else."""
    value = value.item() if hasattr(value, "item") and getattr(value, "ndim", 1) == 0 else value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or abs(value) > 1e15:
        return None
    return int(value) if value == int(value) else None
