"""Exercise 13: which functions are asked, on which answers, pairs and batches, and what right answers are worth."""

from __future__ import annotations

import random
from typing import Any

from nbgrader_sandbox.grade.questions import Ask, numbers

REFERENCE = "as_in_the_chapter"
LEFT_OUT = ("apply",)  # it calls the student's functions

NAMES = ("ada", "ben", "eva")

ASKS = [
    Ask(
        "test_logprob",
        "completion_logprob",
        lambda case: case["answers"],
        numbers(1e-4),
        points=3,
        hint="row t of the logits belongs to token t + 1; take the log-softmax of each row.",
        passed="The log-probability of the completion is right, for small logits and for large ones.\n"
        "  (Predict: it stays the same, because the log-softmax subtracts the same 900 again.)",
    ),
    Ask(
        "test_margins",
        "margins",
        lambda case: case["pairs"],
        numbers(1e-4, absolute=1e-4),
        points=3,
        hint="reward = beta · (log-probability − the reference's); margin = reward of chosen − reward of rejected.",
        passed="The margins are right.\n"
        "  (Predict: before the first step the adapter adds nothing, so both log-probabilities are the reference's,\n"
        "  and every margin is 0.)",
    ),
    Ask(
        "test_loss",
        "dpo_loss",
        lambda case: case["pairs"],
        numbers(1e-4, absolute=1e-9),
        points=3,
        builds_on=["margins"],
        hint="the mean over the pairs of −log σ(margin).",
        passed="The loss is right, for large margins too.\n  (Predict: at the start it is log 2.)",
    ),
    Ask(
        "test_mixed",
        "mixed_batch",
        lambda case: case["batches"],
        numbers(1e-4, by="all", absolute=1e-4),
        points=3,
        hint="compute one row by hand: W·x, and scale·B·(A·x) of its adapter.",
        passed="Each row is answered by its own adapter.\n  (Predict: they could share W·x, which no adapter changes.)",
    ),
]

HINTS = {
    "math range error": "`exp` of a large number doesn't fit: subtract the largest first, or use a safe function.",
    "math domain error": "a probability was rounded to 0 before its logarithm: stay with logarithms.",
    "unsupported operand": "the numbers come in lists: go through them one by one, or make arrays with `np.array`.",
    "can't multiply": "the numbers come in lists: go through them one by one, or make arrays with `np.array`.",
    "KeyError: None": "`None` means that this row has no adapter.",
    "size mismatch": "A is r × in and B is out × r: x meets A first.",
    "matmul": "A is r × in and B is out × r: x meets A first.",
}


def cases(seed: int) -> dict[str, Any]:
    """Logits with an answer, pairs with their log-probabilities, and batches whose rows have different adapters."""
    draw = random.Random(seed)
    return {
        "answers": [_answer(draw, large) for large in (False, False, True)],
        "pairs": [
            [*_pairs(draw, draw.randrange(3, 6)), draw.choice((0.1, 0.2, 0.3))],
            [*_pairs(draw, draw.randrange(3, 6)), draw.choice((0.1, 0.2, 0.3))],
            # The margin is so negative that exp doesn't fit.
            [
                {"chosen": [-1900.0 - draw.randrange(90)], "rejected": [-31.5]},
                {"chosen": [-60.0], "rejected": [-50.0 - draw.randrange(9)]},
                0.5,
            ],
        ],
        "batches": [_batch(draw, names) for names in ((0, 1, None, 2, 0), (2, None, 0, 1))],
    }


def _answer(draw: random.Random, large: bool) -> list[Any]:
    """Logits (a row for each token), token ids, and the length of the prompt; each token of a text is different."""
    vocabulary, length, prompt = draw.randrange(8, 10), draw.randrange(6, 8), draw.randrange(2, 4)
    offset = 900.0 if large else 0.0  # exp(900) doesn't fit into a float
    logits = [[round(offset + draw.gauss(0, 2), 3) for _ in range(vocabulary)] for _ in range(length)]
    return [logits, draw.sample(range(vocabulary), length), prompt]


def _pairs(draw: random.Random, n: int) -> list[dict[str, list[float]]]:
    """Log-probabilities of n pairs under the policy and under the reference; margins of either sign."""
    reference = {key: [round(draw.uniform(-30, -12), 2) for _ in range(n)] for key in ("chosen", "rejected")}
    policy = {key: [round(value + draw.uniform(-9, 4), 2) for value in reference[key]] for key in reference}
    return [policy, reference]


def _batch(draw: random.Random, rows: tuple[int | None, ...]) -> list[Any]:
    """Inputs, W, three adapters of different rank and alpha, and the adapter of each row."""
    n_in, n_out = draw.sample(range(4, 7), 2)
    names = draw.sample(NAMES, len(NAMES))
    adapters = {
        name: {"A": _matrix(draw, r, n_in), "B": _matrix(draw, n_out, r), "alpha": alpha}
        for name, r, alpha in zip(names, draw.sample((1, 2, 3), 3), draw.sample((4.0, 5.0, 7.0, 10.0), 3), strict=True)
    }
    of_row = [None if row is None else names[row] for row in rows]
    return [_matrix(draw, len(rows), n_in), _matrix(draw, n_out, n_in), adapters, of_row]


def _matrix(draw: random.Random, rows: int, columns: int) -> list[list[float]]:
    return [[round(draw.gauss(0, 1), 2) for _ in range(columns)] for _ in range(rows)]
