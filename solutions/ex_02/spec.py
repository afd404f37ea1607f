"""Exercise 02: which functions are asked, about which configurations, and what right answers are worth."""

from __future__ import annotations

import random
from typing import Any

from nbgrader_sandbox.grade.questions import Ask, exact, numbers

REFERENCE = "one_dict_of_layers"
LEFT_OUT = ("live",)

ATTENTION, FEED_FORWARD = ("q_proj", "k_proj", "v_proj", "o_proj"), ("gate_proj", "up_proj", "down_proj")
SHAPES = {name: numbers(0) for name in (*ATTENTION, *FEED_FORWARD)} | {"keys": exact(path="", view=("keys",))}
SIDES = "`[out, in]`: what does this layer read, and what does it write?"
PAIRS = "which full names are targeted, and what do A and B cost for one of them?"
STEP = "what does this rank cost, and what does the next one cost?"
OWN_WIDTH, TIED, BIASED = range(3)  # the three configurations of a case


def _lora_count(about: str, passed: str = "") -> Ask:
    return Ask(
        "test_lora_count",
        "lora_count",
        lambda case: case["loras"][about],
        numbers(0),
        points=1,
        builds_on=["shapes"],
        passed=passed,
        hint=PAIRS,
    )


def _base_count(kind: int, about: str, passed: str = "") -> Ask:
    return Ask(
        "test_base_count",
        "base_count",
        lambda case: [[case["configs"][kind]]],
        numbers(0),
        points=1,
        builds_on=["shapes"],
        passed=passed,
        hint=f"this model has {about}. Embedding, linear layers, biases, norms, head: write each down by itself.",
    )


ASKS = [
    Ask(
        "test_shapes",
        "shapes",
        lambda case: [[case["configs"][kind]] for kind in (OWN_WIDTH, BIASED)],
        SHAPES,
        points=2,
        lose={"|".join(("keys", *names)): 1 for names in (ATTENTION, FEED_FORWARD)},
        passed="shapes gives the shapes of the layers that transformers builds.\n"
        "  (Predict: none of the seven is square in `example`. Its 12 query heads are 1,920 wide together, and\n"
        "  `hidden_size` is 1,536.)",
        hint=SIDES,
    ),
    Ask(
        "test_shapes",
        "shapes",
        lambda case: [[case["configs"][TIED]]],
        SHAPES,
        points=1,
        lose={"|".join(("keys", *ATTENTION)): 1},
        hint=f"this model has no `head_dim`. {SIDES}",
    ),
    _lora_count(
        "short names",
        "lora_count gives PEFT's count, for every choice of layers.\n"
        "  (Predict: `attention_bias` changes nothing. Biases belong to the frozen layers; A and B have none.)",
    ),
    _lora_count("all-linear"),
    _lora_count("longer names"),
    _lora_count("the head"),
    _base_count(TIED, "tied embeddings", "base_count gives the parameters of the model that transformers builds."),
    _base_count(OWN_WIDTH, "a head of its own"),
    _base_count(BIASED, "biases"),
    Ask(
        "test_largest_rank",
        "largest_rank",
        lambda case: case["ranks"][:2],
        numbers(0),
        points=1,
        builds_on=["lora_count"],
        passed="largest_rank takes all that the budget allows, and no more.\n"
        "  (Predict: in `example`, r = 8 on all linear layers buys r = 44 on `q_proj` and `v_proj`.)",
        hint=STEP,
    ),
    Ask(
        "test_largest_rank",
        "largest_rank",
        lambda case: case["ranks"][2:],
        numbers(0),
        points=1,
        builds_on=["lora_count"],
        hint=STEP,
    ),
]

HINTS = {
    "KeyError: 'head_dim'": "some configurations do not have this entry: see hint 2 of the first task.",
    "ZeroDivisionError": "you divide by a count that is 0: for which choice of layers does yours find nothing?",
}


def cases(seed: int) -> dict[str, Any]:
    """Three configurations, choices of layers with ranks, and budgets.

    Even seeds ask about the model with heads of their own width, odd ones about the one with biases. Rank 1 is among
    the questions, because ``largest_rank`` may build on it.
    """
    draw, configs = random.Random(f"targets {seed}"), _configs(seed)
    config = configs[BIASED if seed % 2 else OWN_WIDTH]
    ranks = draw.sample([*range(3, 13), *range(20, 70)], 4)  # none is a number of blocks
    asked = zip(_targets(draw, config, seed % 2), ranks, strict=True)
    loras = {about: [[config, r, targets]] for (about, targets), r in asked}
    few, every = ["q_proj", "v_proj"], "all-linear"
    for about, targets in (("short names", few), ("all-linear", every)):
        loras[about].append([configs[OWN_WIDTH], 1, targets])
    return {"configs": configs, "loras": loras, "ranks": _ranks(draw, configs[OWN_WIDTH], few, every)}


def _configs(seed: int) -> list[dict[str, Any]]:
    """Heads of their own width; tied and without head_dim; biased, with heads of their own width.

    Every width differs from every other, and there are blocks with two digits.
    """
    draw = random.Random(f"configurations {seed}")
    configs = []
    for own_width, tied, bias in ((True, False, False), (False, True, False), (True, False, True)):
        keys, group, width = draw.randint(2, 5), draw.randint(2, 5), 8 * draw.randint(8, 16)
        hidden = keys * group * width
        config = {
            "hidden_size": hidden,
            "intermediate_size": 2 * hidden + 4 * draw.randint(1, hidden // 4),
            "num_hidden_layers": draw.randint(13, 19),
            "num_attention_heads": keys * group,
            "num_key_value_heads": keys,
        }
        if own_width:
            config["head_dim"] = width + 8 * draw.choice((-3, -2, -1, 1, 2, 3))
        vocab = draw.randint(20_000, 90_000)
        configs.append(config | {"vocab_size": vocab, "tie_word_embeddings": tied, "attention_bias": bias})
    return configs


def _targets(draw: random.Random, config: dict[str, Any], odd: int) -> list[tuple[str, str | list[str]]]:
    """Target modules by what they are about."""
    tens = draw.randint(10, config["num_hidden_layers"] - 1)  # this block's number ends in the number of another
    if not odd:
        longer = ["self_attn.o_proj", f"{tens % 10}.mlp.{draw.choice(FEED_FORWARD)}", "mlp.gate"]  # the last fits none
        short, head = ["q_proj", "v_proj"], ["lm_head", "v_proj"]
    else:
        longer = ["proj", "k_proj", "self_attn.k_proj", f"model.layers.{draw.randint(2, 12)}.mlp.down_proj"]
        short, head = [draw.choice(("k_proj", "o_proj")), *draw.sample(FEED_FORWARD, 2)], ["lm_head"]
    return [("short names", short), ("all-linear", "all-linear"), ("longer names", longer), ("the head", head)]


def _ranks(draw: random.Random, config: dict[str, Any], few: list[str], every: str) -> list[list[Any]]:
    """Budgets: nearly one rank more, exactly enough, too little. No right rank is a power of two."""
    hidden, blocks, width = config["hidden_size"], config["num_hidden_layers"], config["head_dim"]
    q, kv = config["num_attention_heads"] * width, config["num_key_value_heads"] * width
    two = blocks * (2 * hidden + q + kv)
    seven = 2 * two + 3 * blocks * (hidden + config["intermediate_size"])
    return [
        [config, few, draw.randint(33, 63) * two + two * draw.randint(70, 99) // 100],
        [config, every, draw.choice((5, 6, 7, *range(9, 16))) * seven],
        [config, every, seven * draw.randint(70, 99) // 100],
    ]
