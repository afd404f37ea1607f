"""Exercise 04: which functions are asked, on which matrices, what is seen of the layer, and what counts."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from nbgrader_sandbox.grade.questions import Ask, exact, numbers

REFERENCE = "by_autograd"

BATCH = 5
TABLE = numbers(1e-4, by="all", absolute=1e-4)
SHAPES, START = "the shape of A and B", "what A and B hold at the start"
AGAIN, OTHER = "A from a second call with the same seed", "A from another seed"
FRESH, GIVEN = "the output of a fresh layer", "the output with the given A and B"
COUNT, MOVES = "the number of trained parameters", ("W moves", "A moves", "B moves")  # in a step of training
FORMULA = "go through the formula: which matrix, in which order?"

ASKS = [
    Ask(
        "test_init",
        "look_at_start",
        lambda case: case["starts"],
        {
            SHAPES: exact(path="", view=("shapes", "first.0", "first.1")),
            START: exact(path="", view=("contents", "first.0", "first.1")),
            AGAIN: exact(path="", view=("agree", "first.0", "again.0")),
            OTHER: exact(path="", view=("agree", "first.0", "other.0")),
        },
        points=2,
        lose={SHAPES: 2, f"{START}|{AGAIN}|{OTHER}": 1},
        writes="init_lora",
        passed="A and B have the right shapes and the right start: a fresh adapter adds nothing.",
        hint={
            SHAPES: "end with `return A, B`, and write the shapes of B·A·x in a row: neighbours must agree.",
            START: "A has to be random and B zero, as in the LoRA paper.",
            AGAIN: "`torch.manual_seed(seed)`, and then draw.",
            OTHER: "is the argument `seed` used?",
        },
    ),
    Ask(
        "test_forward",
        "lora_forward",
        lambda case: [[matrices[name] for name in ("x", "W", "A", "B", "alpha", "r")] for matrices in case["layers"]],
        TABLE,
        points=3,
        passed="lora_forward gives the output of PEFT's layer.",
        hint=FORMULA,
    ),
    Ask(
        "test_gradients",
        "lora_gradients",
        lambda case: [[matrices[name] for name in ("x", "g", "A", "B", "alpha", "r")] for matrices in case["layers"]],
        {"A": TABLE, "B": TABLE},
        points=2,
        passed="lora_gradients gives the gradients of PEFT's layer. W is not needed: W·x does not depend on A or B.",
        hint="a gradient has one number for each number of its matrix. See hint 1 for the chain rule.",
    ),
    Ask(
        "test_merge",
        "merge",
        lambda case: [[matrices[name] for name in ("W", "A", "B", "alpha", "r")] for matrices in case["layers"]],
        TABLE,
        points=2,
        passed="merge gives PEFT's merged weight.",
        hint="which product has W's shape?",
    ),
    Ask(
        "test_layer",
        "look_at_layer",
        lambda case: [[matrices[name] for name in ("x", "W", "A", "B", "alpha", "r")] for matrices in case["layers"]],
        {
            SHAPES: exact(path="", view=("shapes", "A", "B")),
            START: exact(path="", view=("contents", "A", "B")),
            FRESH: replace(TABLE, path="fresh"),
            GIVEN: replace(TABLE, path="output"),
            COUNT: numbers(0, path="trained numbers"),
            **{moves: exact(path=moves) for moves in MOVES},
        },
        points=3,
        lose={f"{SHAPES}|{START}|{FRESH}": 1, GIVEN: 1, "|".join((COUNT, *MOVES)): 1},
        writes="LoRALinear",
        passed="LoRALinear starts, computes and trains as PEFT's layer does.",
        hint={
            SHAPES: "A is r × in and B is out × r, as in task 1.",
            START: "A has to be random and B zero, as in the LoRA paper.",
            FRESH: "what does the second path add when B is zero?",
            GIVEN: FORMULA,
            COUNT: "are A and B both an `nn.Parameter`, and is nothing else one that is trained?",
            "W moves": "who takes `requires_grad` away from the base?",
            "A moves": "forward has to use the parameters themselves, and not copies or `.data`.",
            "B moves": "forward has to use the parameters themselves, and not copies or `.data`.",
        },
    ),
]

PARAMETERS = "A and B must be `nn.Parameter`: only then does the layer know them."
HINTS = {
    "cannot be multiplied": "write the shape of each matrix beside it: which one does x meet first?",
    "must match the size": "these two differ in shape: is a product the wrong way round, or transposed?",
    "does not require grad": f"{PARAMETERS} If they are, does forward compute with copies without a gradient "
    "(`.data`, `detach()`)?",
    "empty parameter list": PARAMETERS,
    "'NoneType' object has no attribute 'tolist'": "forward returns nothing: is its line with `return` missing?",
    "attribute 'tolist'": "A and B are to be `nn.Parameter`, kept as `self.A` and `self.B`.",
    "attribute 'A'": "keep the two matrices as `self.A` and `self.B`.",
    "attribute 'B'": "keep the two matrices as `self.A` and `self.B`.",
}


def cases(seed: int) -> dict[str, list[Any]]:
    """A shape with a seed, and three layers: wide to narrow or the other way, a square W, and rank one."""
    draw = random.Random(seed)
    start = [draw.randint(4, 8), draw.randint(9, 12), draw.randint(2, 3), draw.randrange(1000)]
    n = draw.sample(range(4, 10), 4)
    shapes = ((n[0], n[1], 3), (n[2], n[2], 2), (n[1], n[3], 1))
    alphas = draw.sample((5, 7, 11, 13), 3)
    layers = [_layer(draw, *shape, alpha) for shape, alpha in zip(shapes, alphas, strict=True)]
    return {"starts": [start], "layers": layers}


def _layer(draw: random.Random, n_in: int, n_out: int, r: int, alpha: int) -> dict[str, Any]:
    def table(rows: int, columns: int) -> list[list[float]]:
        return [[round(draw.gauss(0, 1), 3) for _ in range(columns)] for _ in range(rows)]

    layer = {"x": table(BATCH, n_in), "g": table(BATCH, n_out), "W": table(n_out, n_in)}
    return layer | {"A": table(r, n_in), "B": table(n_out, r), "alpha": alpha, "r": r}
