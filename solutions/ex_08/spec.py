"""Exercise 08: which functions are asked, on which layers, reports and configurations, and what answers are worth."""

from __future__ import annotations

import math
import random
from typing import Any

from nbgrader_sandbox.grade.questions import Ask, choice, exact, numbers

REFERENCE = "signs_in_order"

CURVE = "one step's loss is luck: compare the mean of the first five losses with the mean of the last five."
CAUSES = {  # in the order in which a report should be read, with what to look at
    "base not frozen": "look at `trainable` before you look at the losses, and beside `base_parameters`.",
    "wrong module names": "compare `trainable` with `expected_trainable` before you look at the losses.",
    "labels not masked": "such a loss tells nothing, however well it falls: look first at what carries labels.",
    "both matrices zero": "look at `gradient_norms` before you look at the losses: no learning rate would help it.",
    "learning rate too high": CURVE,
    "learning rate too low": CURVE,
    "healthy": CURVE,
}
RULES = ("target_modules", "scale", "learning_rate", "init")
REST = "the rest of the configuration"
ARCHITECTURES = {
    "model.layers.{}.": (
        *("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj"),
        *("mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"),
    ),
    "transformer.h.{}.": ("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj"),
    "gpt_neox.layers.{}.": (
        "attention.query_key_value",
        "attention.dense",
        "mlp.dense_h_to_4h",
        "mlp.dense_4h_to_h",
    ),
}

ASKS = [
    Ask(
        "test_count",
        "expected_trainable",
        lambda case: [case["count"]],
        numbers(0),
        points=1,
        passed="The expected count is right.",
        hint="add up the numbers in A and B, layer by layer.",
    ),
    Ask(
        "test_diagnose",
        "diagnose",
        lambda case: [[report] for report in case["reports"]],
        {cause: choice(cause) for cause in CAUSES},
        points=7,
        award=lambda wrong: 7 - len({cause for causes in wrong for cause in causes}),
        passed="Every report is diagnosed, the healthy ones too.",
        hint=CAUSES,
    ),
    Ask(
        "test_repair",
        "repair",
        lambda case: [[config] for config in case["configs"]],
        {
            "target_modules": exact(),
            "scale": numbers(1e-6),
            "learning_rate": numbers(1e-6),
            "init": exact(),
            REST: exact(path="", view=("without", *RULES)),
        },
        points=4,
        lose={**dict.fromkeys(RULES, 1), REST: 4},
        passed="The configurations are repaired, and nothing else is changed.",
        hint={
            "target_modules": "rule 1 has two cases: all names match a layer, or one of them does not.",
            "scale": "W' = W + scale·B·A: write down LoRA's own formula.",
            "learning_rate": "start from `full_learning_rate`, not from the rate in the configuration.",
            "init": "keep the keys A and B. Which of the two does PEFT draw at random?",
            REST: "the four rules name what may change: leave everything else alone.",
        },
    ),
]

HINTS = {
    "KeyError": "print the report or the configuration: which keys does it have?",
    "unhashable": "a list cannot be a member of a set: take its entries.",
}


def cases(seed: int) -> dict[str, Any]:
    """A rank with layers, a report for each cause, and a configuration for each architecture.

    Seeds 2k and 2k + 1 have different losses for the same cause, and begin at different levels, so that neither tells
    the cause alone. In the former all four rules are broken; in the latter only the scale is wrong.
    """
    draw, second = random.Random(seed), bool(seed % 2)
    layers = [[draw.randint(2, 900), draw.randint(901, 4000)] for _ in range(draw.randint(2, 5))]
    reports = [_report(cause, second, draw) for cause in CAUSES]
    draw.shuffle(reports)
    configs = [_config(prefix, kinds, second, draw) for prefix, kinds in ARCHITECTURES.items()]
    return {"count": [draw.randint(2, 40), layers], "reports": reports, "configs": configs}


def _report(cause: str, second: bool, draw: random.Random) -> dict[str, Any]:
    width, narrow = draw.choice((256, 576, 1024)), draw.choice((64, 128, 192))
    layers = [[width, width], [width, narrow], [width, narrow], [width, 3 * width]] * draw.randint(2, 6)
    r = draw.choice((2, 4, 8, 32))
    adapters = sum(r * (into + out) for into, out in layers)
    base = round(sum(into * out for into, out in layers) * draw.uniform(1.2, 1.8))
    answer = draw.randint(200, 600)
    report = {
        "r": r,
        "layers": layers,
        "base_parameters": base,
        "trainable": adapters,
        "labelled_tokens": answer,
        "answer_tokens": answer,
        "losses": _losses(cause, second, draw),
        "gradient_norms": [round(draw.uniform(0.2, 3), 3) for _ in range(40)],
    }
    if cause == "base not frozen":
        report["trainable"] = base + (adapters if second else 0)
    elif cause == "wrong module names":
        report["trainable"] = adapters - sum(r * (into + out) for into, out in draw.sample(layers, len(layers) // 2))
    elif cause == "labels not masked":
        report["labelled_tokens"] = answer + draw.randint(answer // 2, 4 * answer)
    elif cause == "both matrices zero":
        report["gradient_norms"] = [0.0] * 40
    return report


def _losses(cause: str, second: bool, draw: random.Random) -> list[float]:
    """Forty losses: level while the learning rate warms up, then a curve; the very last one is an outlier."""
    falls, crawls, jumps = (0.2, 0.9), (0.85, 0.4), (1.7, 0.8)  # where it ends, and its last step, beside the start
    end, last = {
        "healthy": falls,
        "learning rate too low": crawls,
        "learning rate too high": jumps,
        "both matrices zero": (1.08, 1.08) if second else (0.93, 0.93),  # other batches, nothing more
        "base not frozen": falls if second else jumps,
    }.get(cause, crawls if second else falls)
    start_at = draw.uniform(0.8, 1.25) * (2 if second else 1)
    spread = 0.02 if cause == "both matrices zero" else 0.06
    shape = [1.0 if k < 5 else end + (1 - end) * math.exp(-(k - 4) / 5) for k in range(39)] + [last]
    return [round(start_at * level * draw.uniform(1 - spread, 1 + spread), 4) for level in shape]


def _config(prefix: str, kinds: tuple[str, ...], right_names: bool, draw: random.Random) -> dict[str, Any]:
    """A configuration of a model that lacks one kind of layer, so that no list of names can be known by heart."""
    left_out = draw.choice(kinds[2:])
    kinds = tuple(kind for kind in kinds if kind != left_out)
    head = "embed_out" if "neox" in prefix else "lm_head"
    last = [kind.rsplit(".", 1)[-1] for kind in kinds]
    r, alpha, full_rate = draw.choice((4, 16, 64)), draw.choice((8, 32, 128)), draw.choice((1e-5, 2e-5, 5e-5))
    return {
        "layer_names": [*(prefix.format(block) + kind for block in range(draw.randint(2, 4)) for kind in kinds), head],
        "head": head,
        # A piece of a right name matches no layer: PEFT compares whole parts between the dots.
        "target_modules": last[:2] if right_names else [last[0], last[1][1:]],
        "r": r,
        "alpha": alpha,
        "scale": float(r if right_names else alpha),
        "full_learning_rate": full_rate,
        "learning_rate": full_rate * draw.choice((15, 30) if right_names else (1, 2)),
        "init": {"A": "random" if right_names else "zeros", "B": "zeros"},
        "seed": draw.randint(0, 999),
    }
