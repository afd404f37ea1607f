"""Exercise 11: which functions are asked, on which conversations, examples and micro-batches, and what counts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from nbgrader_sandbox.grade.questions import Ask, numbers

REFERENCE = "plain_loops"

END, NEWLINE, IGNORED = 2, 198, -100
HEADERS = {"system": [1, 9690, 198], "user": [1, 4093, 198], "assistant": [1, 520, 9531, 198]}
ASKED = (  # pairs of user texts; a conversation has one or both
    ("Two lattes for table 4, please.", "And a bagel."),
    ("A green tea to table 9!", "Make that two."),
    ("Table 12: soup, soup, muffin.", "Without the muffin."),
    ("Could we get 3 bagels?", "Table 5."),
    ("One espresso for table 1.", "And 2 waters."),
    ("Hi, table 7 here: 2 soups", "Sorry, 3 soups."),
    ("Table 2, a brownie please.", "And a bagel."),
    ("We would like 4 lemonades.", "Number 8."),
    ("For table 3: one sandwich", "Make that two."),
)

ASKS = [
    Ask(
        "test_label",
        "label",
        lambda case: [[turns] for turns in case["conversations"]],
        {"input_ids": numbers(0), "labels": numbers(0)},
        points=3,
        passed="The loss sees what the assistant writes, its end token included, and nothing else.\n"
        "  (Predict: 18. Each answer has an `END` as well.)",
        hint={
            "input_ids": "each turn is its header, its content, END and NEWLINE, in this order.",
            "labels": "which tokens does the model write by itself when it answers?",
        },
    ),
    Ask(
        "test_pack",
        "pack",
        lambda case: case["packs"],
        {"input_ids": numbers(0), "labels": numbers(0), "position_ids": numbers(0)},
        points=3,
        lose={"position_ids": 1, "labels": 1, "input_ids": 3},
        passed="The rows are full, the positions begin anew, and no example predicts the next one.",
        hint={
            "input_ids": "take the examples in order, and begin a new row when the next one does not fit.",
            "labels": "look at the first token of each example: which token would have to predict it?",
            "position_ids": "the model should see each example as if it stood alone.",
        },
    ),
    Ask(
        "test_accumulate",
        "accumulate",
        lambda case: case["steps"],
        {"weights": numbers(1e-6), "loss": numbers(1e-6)},
        points=3,
        lose={"weights": 2, "loss": 1},
        passed="The weights give each labelled token the same say, as in one big batch.",
        hint={
            "weights": "a micro-batch counts as much as its labelled tokens do among all labelled tokens of the step.",
            "loss": "the loss of the step is the mean over all its labelled tokens.",
        },
    ),
    Ask(
        "test_split",
        "split",
        lambda case: case["splits"],
        {"train": numbers(0), "held_out": numbers(0)},
        points=3,
        passed="No question stands on both sides, and no conversation is lost.",
        hint="first give each conversation its group, then decide for whole groups.",
    ),
]

HINTS = {
    "KeyError": "an example is a dict with `input_ids` and `labels`; print one.",
    "ZeroDivisionError": "a micro-batch may hold no labelled token; what is divided by what?",
    "unhashable": "a list cannot be a key or stand in a set: make it a text or a tuple.",
}


def cases(seed: int) -> dict[str, Any]:
    """Conversations as ids, examples to pack, micro-batches with their mean losses, conversations to split."""
    draw = random.Random(seed)
    return {
        "conversations": [_conversation(draw, exchanges) for exchanges in (1, 2, 3)],
        "packs": [_to_pack(draw) for _ in range(2)],
        "steps": [_step(draw, sizes) for sizes in ((2, 2, 2), (3, 2, 1))],
        "splits": [_to_split(draw, every) for every in (2, 3)],
    }


def _conversation(draw: random.Random, exchanges: int) -> list[list[Any]]:
    """Turns of role, header and content; a line break may stand inside a content."""
    roles = ["system"] * (exchanges > 1) + ["user", "assistant"] * exchanges
    contents = [[draw.randint(300, 9000) for _ in range(draw.randint(2, 5))] for _ in roles]
    for content in contents[-2:]:
        content.insert(1, NEWLINE)
    return [[role, HEADERS[role], content] for role, content in zip(roles, contents, strict=True)]


def _to_pack(draw: random.Random) -> list[Any]:
    """Examples, and a row's size that the first two or three fill exactly."""
    lengths = [draw.randint(4, 7) for _ in range(8)]
    size = sum(lengths[: draw.choice((2, 3))])
    lengths += [size - lengths[0] - 1, 3]  # one that fits beside others only if it is cut
    examples = []
    for k, length in enumerate(lengths):
        ids = [draw.randint(300, 9000) for _ in range(length - 1)] + [END]
        asked = 0 if k % 2 else draw.randint(1, length - 2)  # every other example has a label on its first token
        examples.append({"input_ids": ids, "labels": [IGNORED] * asked + ids[asked:]})
    return [examples, size]


def _step(draw: random.Random, sizes: tuple[int, ...]) -> list[Any]:
    """Mean losses and labels of micro-batches; in some rows the first token carries a label."""
    means = [round(draw.uniform(0.2, 3), 3) for _ in sizes]
    batches = []
    for k, rows in enumerate(sizes):
        longest = draw.randint(6, 9)
        batch = []
        for row in range(rows):
            asked, end = (0 if (k + row) % 2 else draw.randint(1, 4)), longest - draw.randint(0, 1)
            ids = [draw.randint(300, 9000) for _ in range(end - asked)]
            batch.append([IGNORED] * asked + ids + [IGNORED] * (longest - end))
        batches.append(batch)
    return [means, batches]


def _to_split(draw: random.Random, every: int) -> list[Any]:
    """Conversations, some of them twice or three times, typed or answered in another way."""
    chosen = draw.sample(ASKED, 7)
    conversations = [_talk(pair, both=k % 2 == 0, draw=draw) for k, pair in enumerate(chosen)]
    conversations.append(_talk(chosen[0], both=False, draw=draw))  # begins like another one and is not the same
    other = [text.translate(str.maketrans("123456789", "234567891")) for text in chosen[1]]
    conversations.append(_talk(other, both=False, draw=draw))  # differs from another one in its numbers alone
    for number, pick in enumerate(draw.sample(range(len(conversations)), 5)):
        exact = number < 2  # such copies are found letter for letter as well
        copied = [
            [role, text if exact or role != "user" else _retyped(text, draw)] for role, text in conversations[pick]
        ]
        if number % 2:
            copied[-1][1] += " Thank you!"
        conversations.insert(draw.randrange(len(conversations) + 1), copied)
    return [conversations, every]


def _talk(pair: Sequence[str], *, both: bool, draw: random.Random) -> list[list[str]]:
    turns = [["system", "Write the order."]]
    for text in pair if both else pair[:1]:
        turns += [["user", text], ["assistant", draw.choice(("Noted.", "Yes.", "Which table?"))]]
    return turns


def _retyped(text: str, draw: random.Random) -> str:
    return draw.choice(
        (str.upper, str.lower, lambda t: t.rstrip(".?!") + " ...", lambda t: t.replace(" ", "  "), lambda t: t + " ")
    )(text)
