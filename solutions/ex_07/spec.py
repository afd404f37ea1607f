"""Exercise 07: which functions are asked, on which stored layers, and what right answers are worth."""

from __future__ import annotations

import random
from typing import Any

from nbgrader_sandbox.grade.questions import Ask, exact, numbers

REFERENCE = "by_hand"
LEFT_OUT = ("example",)

BATCH = 5
LAYER = ("base", "A", "B", "alpha", "r")
TABLE = numbers(1e-4, by="all", absolute=1e-4)

ASKS = [
    Ask(
        "test_absmax",
        "block_absmax",
        lambda case: [[layer["base"]["absmax"]] for layer in case["layers"]],
        TABLE,
        points=2,
        through="watch",
        passed="block_absmax gives the absmax of every block.\n"
        "  (Predict: without the offset, a block below the mean gets a negative absmax, and its weights the other\n"
        "  sign. Without the scales, absmax is off by up to 1: bearable where weights are large, and worse than the\n"
        "  lost offset where absmax is a few hundredths, as in many models.)",
    ),
    Ask(
        "test_weights",
        "dequantize",
        lambda case: [[layer["base"]] for layer in case["layers"]],
        TABLE,
        points=3,
        through="watch",
        builds_on=["block_absmax"],
        passed="dequantize gives the weights that the four bits stand for.",
    ),
    Ask(
        "test_forward",
        "qlora_forward",
        lambda case: [[layer[name] for name in ("x", *LAYER)] for layer in case["layers"]],
        TABLE,
        points=2,
        through="watch",
        builds_on=["dequantize"],
        passed="qlora_forward gives the output of PEFT's LoRA on a 4-bit layer.",
    ),
    Ask(
        "test_gradients",
        "qlora_gradients",
        lambda case: [[layer[name] for name in ("x", "g", *LAYER)] for layer in case["layers"]],
        {"A": TABLE, "B": TABLE, "x": TABLE, "keys": exact(path="", view=("keys",))},
        points=3,
        lose={"A": 1, "B": 1, "x": 1, "keys|arguments": 1},
        through="watch",
        builds_on=["dequantize"],
        passed="qlora_gradients gives the gradients of PEFT's LoRA on a 4-bit layer, and none for the base.\n"
        "  (Predict: A and B do not need the base, once x and g are there. The gradient of x does, and with it\n"
        "  everything in the layers below.)",
    ),
    Ask(
        "test_layers",
        "two_layers",
        lambda case: case["stacks"],
        {f"{layer}.{name}": TABLE for layer in ("second", "first") for name in "AB"},
        points=2,
        lose={"first|arguments": 1, "second|arguments": 1},
        through="watch",
        builds_on=["dequantize"],
        passed="two_layers: the gradient goes through the second layer's four bits and reaches the first.",
    ),
]

TOO_MANY = "count the codes: how many do you have, and how many weights does the shape have?"
UNEQUAL = (
    "these two differ in length or shape. Is the size the right one, `block` or `group`, and is the last one short?"
)
HINTS = {
    "invalid for input of size": TOO_MANY,
    "cannot reshape array": TOO_MANY,
    "cannot be multiplied": "write the shape of each matrix beside it: which one does x meet first?",
    "must match the size": UNEQUAL,
    "broadcast": UNEQUAL,
    "out of bounds": "which table do these codes belong to? A 4-bit code goes into NF4, an 8-bit one into D8.",
    "NoneType": "one of the functions that it uses returns nothing: is a `return` missing?",
    "does not require grad": "mark x, A and B with `requires_grad_()` before you compute the output from them.",
    "used as indices": "codes are whole numbers: `torch.tensor(codes)` keeps them so, `tensors` makes floats.",
    "IndexError": "are the codes whole numbers, and within the table that they belong to?",
}


def cases(seed: int) -> dict[str, Any]:
    """Two layers, and stacks of them.

    Seeds 2k and 2k + 1 have first layers of the same shape with other codes: that finds out who keeps weights by their
    shape. They have an odd number of weights, and a short last block. One second layer has an even number. The other
    is square, with blocks that fill it exactly; stacked on itself, it takes x and g at the wrong places without an
    error.
    """
    shapes, draw = random.Random(seed // 2), random.Random(seed)
    n_in, middle = shapes.sample((9, 11, 13), 2)
    n_out, block = shapes.choice((6, 8, 10)), shapes.choice((5, 7))
    alphas = draw.sample((5, 7, 11, 13), 2)
    first = _layer(draw, n_in, middle, block, 3, 3, alphas[0])
    if seed % 2:
        second = _layer(draw, middle, n_out, block + 2, 2, 2, alphas[1])
        return {"layers": [first, second], "stacks": [_stack(first, second)]}
    square = _layer(draw, middle, middle, middle, middle, 1, alphas[1])
    return {"layers": [first, square], "stacks": [_stack(square, square), _stack(first, square)]}


def _layer(draw: random.Random, n_in: int, n_out: int, block: int, group: int, r: int, alpha: int) -> dict[str, Any]:
    def table(rows: int, columns: int) -> list[list[float]]:
        return [[round(draw.gauss(0, 1), 3) for _ in range(columns)] for _ in range(rows)]

    n = n_in * n_out
    blocks = -(-n // block)
    statistics = {
        "codes": [draw.randrange(256) for _ in range(blocks)],
        "scales": [round(draw.uniform(0.4, 1.2), 3) for _ in range(-(-blocks // group))],
        "offset": round(draw.uniform(1.6, 2.9), 3),
        "group": group,
    }
    base = {"bytes": [draw.randrange(256) for _ in range(-(-n // 2))], "block": block, "shape": [n_out, n_in]}
    around = {"x": table(BATCH, n_in), "g": table(BATCH, n_out), "A": table(r, n_in), "B": table(n_out, r)}
    return around | {"base": base | {"absmax": statistics}, "alpha": alpha, "r": r}


def _stack(first: dict[str, Any], second: dict[str, Any]) -> list[Any]:
    parts = [{name: layer[name] for name in LAYER} for layer in (first, second)]
    return [first["x"], second["g"], *parts]
