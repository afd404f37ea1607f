"""Exercise 03: which functions are asked, about which architectures, and what right answers are worth."""

from __future__ import annotations

import random
from typing import Any

from nbgrader_sandbox.grade.questions import Ask, exact, numbers

REFERENCE = "as_in_the_chapter"
LEFT_OUT = ("live-model", "live", "apply")

ENTRIES = {name: numbers(0) for name in ("frozen", "trained", "gradients", "optimizer")}
TINY = {  # the notebook's own
    "matrices": [[72, 72], [24, 72], [24, 72], [72, 72], [100, 72], [100, 72], [72, 100]] * 2,
    "others": 500 * 72 + 5 * 72,
    "layers": 2,
    "hidden": 72,
    "vocab": 500,
    "block": 832,
}
STATES = {
    "gradients": "one for each trained number, in the same format.",
    "optimizer": "two averages for each trained number, in its own format; no counters here.",
}
FULL = STATES | {
    "frozen": "what is frozen when everything is trained?",
    "trained": "every parameter is trained: how many bytes has one? If `weight_bytes` is wrong, fix it first.",
}
LORA = STATES | {
    "frozen": "the base's own bytes, and for a quantized base what preparing adds.",
    "trained": "r rows for A and r columns for B, for each matrix; four bytes each number.",
}


def _weights(precisions: tuple[str, ...], hint: str, passed: str = "") -> Ask:
    return Ask(
        "test_weights",
        "weight_bytes",
        lambda case: [[case["arch"], precision] for precision in precisions],
        numbers(0),
        points=1,
        examples=[[TINY, precision] for precision in precisions],
        passed=passed,
        hint=hint,
    )


def _training(precisions: tuple[str, ...], rank: str, builds_on: tuple[str, ...] = (), passed: str = "") -> Ask:
    """Args: rank: which of a case's ranks; full fine-tuning if there is no such."""
    full = not builds_on
    where = "full fine-tuning" if full else f"LoRA on {rank}"
    return Ask(
        "test_training",
        "training_bytes",
        lambda case: [[case["arch"], precision, case["ranks"].get(rank)] for precision in precisions],
        ENTRIES | {"keys": exact(path="", view=("keys",))},
        points=1,
        builds_on=builds_on,
        examples=[[TINY, precision, None if full else 4] for precision in precisions],
        passed=passed,
        hint={part: f"{where}: {hint}" for part, hint in (FULL if full else LORA).items()},
    )


def _activations(checkpointing: bool, hint: str, passed: str = "") -> Ask:
    return Ask(
        "test_activations",
        "activation_bytes",
        lambda case: [[*batch, checkpointing] for batch in case["batches"]],
        numbers(0),
        points=1,
        passed=passed,
        hint=hint,
    )


ASKS = [
    _weights(
        ("fp32", "bf16"),
        "in fp32 and bf16: add up all weights first, then think of the bytes of one.",
        "weight_bytes is right in all four formats, to the byte.\n"
        "  (Predict: in 4 bits `tiny` takes 0.58 of its bytes in bf16. `others` stay, and statistics come on top.)",
    ),
    _weights(("8bit",), "in 8 bits: a byte for each weight of a matrix, a float32 for each row, 16 bits for `others`."),
    _weights(("4bit",), "in 4 bits: write codes, scales, scales of scales, tables and `others` down one by one."),
    _training(
        ("fp32", "bf16"), "", passed="training_bytes gives the four entries of full fine-tuning, LoRA and QLoRA."
    ),
    _training(("bf16",), "bf16", ("weight_bytes",)),
    _training(("8bit",), "8bit", ("weight_bytes",)),
    _training(("4bit",), "4bit", ("weight_bytes",)),
    _activations(
        False,
        "without checkpointing, think of one token: what do all blocks keep, and what the head?",
        "activation_bytes is right with and without checkpointing.\n"
        "  (Predict: the peak is at the end of the forward pass if the head keeps more than a block, else in a block.)",
    ),
    _activations(
        True, "with checkpointing, think of one token: all inputs are there, and then the head or one block in full."
    ),
    Ask(
        "test_choose",
        "choose",
        lambda case: case["choices"],
        exact(),
        points=2,
        passed="choose takes the first method that fits.",
        hint="go through `ledgers` in its own order, and stop at the first method whose entries fit together.",
    ),
]


def cases(seed: int) -> dict[str, Any]:
    """An architecture with ranks, two batches on it, and ledgers with budgets."""
    draw = random.Random(seed)
    arch = _architecture(draw, 3 if seed % 2 == 0 else draw.randint(4, 6))
    ranks = dict(zip(("bf16", "8bit", "4bit"), draw.sample(range(2, 10), 3), strict=True))
    # The head keeps more than a block, and the other way round.
    large_blocks = arch | {"block": 4 * arch["vocab"] + 4 * draw.randint(50, 500)}
    batches = [[each, draw.randint(100, 5000)] for each in (arch, large_blocks)]
    return {"arch": arch, "ranks": ranks, "batches": batches, "choices": _choices(draw, seed % 2)}


def _architecture(draw: random.Random, layers: int) -> dict[str, Any]:
    """A model with fewer keys than queries, whose matrices are no whole numbers of blocks."""
    hidden, inner, keys = 4 * draw.randint(25, 45), 4 * draw.randint(50, 90) + 1, 4 * draw.randint(5, 12)
    vocab = draw.randint(900, 3000)
    block = [[hidden, hidden], [keys, hidden], [keys, hidden], [hidden, hidden]]
    block += [[inner, hidden], [inner, hidden], [hidden, inner]]
    return {
        "matrices": block * layers,
        "others": vocab * hidden + (2 * layers + 1) * hidden,
        "layers": layers,
        "hidden": hidden,
        "vocab": vocab,
        "block": 6 * hidden + 4 * inner,
    }


def _choices(draw: random.Random, odd: int) -> list[list[Any]]:
    """Ledgers in an order of preference that is not that of their size; budgets for each outcome.

    The last method is the smallest only for even seeds. `extra` is smaller than `activations`, and between them lies
    what one budget lacks.
    """
    names = draw.sample(["full", "LoRA", "8-bit LoRA", "QLoRA", "checkpointing"], 4)
    sizes = [draw.randint(800, 900), draw.randint(400, 500), draw.randint(550, 650), draw.randint(100, 200)]
    if odd:
        sizes[2:] = [draw.randint(100, 200), draw.randint(220, 300)]
    ledgers = {}
    for name, size in zip(names, sizes, strict=True):
        trained, activations, extra = (draw.randint(size // n, size // n + size // 20) for n in (5, 6, 20))
        rest = size - trained - activations - extra
        ledgers[name] = {"frozen": rest, "trained": trained, "activations": activations, "extra": extra}
    smallest = min(sizes)
    budgets = [sizes[0] + 5, sizes[1], sizes[2] + 7, sizes[1] - 1, sizes[1] - sizes[1] // 8, smallest, smallest - 1]
    return [[ledgers, budget] for budget in budgets]
