"""Instant feedback on exercise 08: diagnose fine-tunes from their reports, and repair configurations.

Each ``…_mistake`` looks at answers and gives what is wrong and the way on, or None. The hidden checks ask with other
reports and configurations, and use the same words.
"""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Iterable, Mapping
from statistics import mean
from typing import Any

from course_utils.checks import Mistake, call, function_named, kind_of, raise_if, start
from course_utils.data import CAUSES

__all__ = ["count", "diagnosed", "repaired", "start"]

VISIBLE_SEED = 8
LLAMA, GPT2, NEOX = "llama", "gpt2", "gpt-neox"
ARCHITECTURES = {
    LLAMA: (
        "model.layers.{}.",
        [
            *("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj"),
            *("mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"),
        ],
        "lm_head",
    ),
    GPT2: ("transformer.h.{}.", ["attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj"], "lm_head"),
    NEOX: (
        "gpt_neox.layers.{}.",
        ["attention.query_key_value", "attention.dense", "mlp.dense_h_to_4h", "mlp.dense_4h_to_h"],
        "embed_out",
    ),
}
RULES = ("names", "scale", "rate", "init")


# ---------------------------------------------------------------------------------------------- what the notebook calls


def count(names: Mapping[str, Any]) -> None:
    """Check ``expected_trainable``."""
    function = function_named(names, "expected_trainable")
    for r, layers in ((8, [[64, 64], [64, 16], [16, 256]]), (3, [[7, 5]])):
        raise_if(count_mistake(call(function, r, layers, name="expected_trainable"), r, layers))
    print("✓ The expected count is right.")


def diagnosed(names: Mapping[str, Any]) -> None:
    """Check ``diagnose`` on two reports of each kind."""
    function = function_named(names, "diagnose")
    found = [(cause, call(function, report, name="diagnose")) for cause, report in reports(VISIBLE_SEED)]
    raise_if(next(filter(None, diagnosis_mistakes(found).values()), None))
    print("✓ Every report is diagnosed, the healthy ones too.")


def repaired(names: Mapping[str, Any]) -> None:
    """Check ``repair``."""
    function = function_named(names, "repair")
    for config in configs(VISIBLE_SEED, (LLAMA, GPT2)):
        found = call(function, copy.deepcopy(config), name="repair")
        raise_if(next(filter(None, repair_mistakes(found, config).values()), None))
    print("✓ The configurations are repaired, and nothing else is changed.")


# ---------------------------------------------------------------------------------------- reports and configurations


def reports(seed: int) -> list[tuple[str, dict[str, Any]]]:
    """Two reports for each cause, in a random order, each with the cause that is right."""
    draw = random.Random(seed)
    made = [(cause, _report(cause, second, draw)) for cause in CAUSES for second in (False, True)]
    draw.shuffle(made)
    return made


def _report(cause: str, second: bool, draw: random.Random) -> dict[str, Any]:
    """A fine-tune's report. The second of a cause has another loss curve, so that the curve alone tells nothing."""
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
    start_at, spread = draw.uniform(0.8, 2.5), 0.02 if cause == "both matrices zero" else 0.06
    shape = [1.0 if k < 5 else end + (1 - end) * math.exp(-(k - 4) / 5) for k in range(39)] + [last]
    return [round(start_at * level * draw.uniform(1 - spread, 1 + spread), 4) for level in shape]


def configs(seed: int, architectures: Iterable[str]) -> list[dict[str, Any]]:
    """For each architecture one configuration with four mistakes, and one where only the scale is wrong."""
    draw, made = random.Random(seed), []
    for architecture in architectures:
        prefix, kinds, head = ARCHITECTURES[architecture]
        names = [prefix.format(block) + kind for block in range(draw.randint(2, 4)) for kind in kinds]
        last = [kind.rsplit(".", 1)[-1] for kind in kinds]
        full_rate, r = draw.choice((1e-5, 2e-5, 5e-5)), draw.choice((4, 16, 64))
        common = {
            "layer_names": [*names, head],
            "head": head,
            "r": r,
            "alpha": draw.choice((8, 32, 128)),
            "full_learning_rate": full_rate,
            "seed": draw.randint(0, 999),
        }
        # A part of a right name matches no layer: PEFT compares whole parts between the dots.
        wrong = common | {
            "target_modules": [last[0], last[1][1:]],
            "scale": float(common["alpha"]),
            "learning_rate": full_rate * draw.choice((1, 2)),
            "init": {"A": "zeros", "B": "zeros"},
        }
        right = common | {
            "target_modules": last[:2],
            "scale": float(r),
            "learning_rate": full_rate * draw.choice((15, 30)),
            "init": {"A": "random", "B": "zeros"},
        }
        made += [copy.deepcopy(wrong), copy.deepcopy(right)]
    return made


# ---------------------------------------------------------------------------------------------- one answer each


def count_mistake(found: Any, r: int, layers: list[list[int]]) -> Mistake:
    """What is wrong with one answer of ``expected_trainable``."""
    if not isinstance(found, int | float) or isinstance(found, bool):
        way_out = "is the line with `return` missing?" if found is None else "a single number is wanted."
        return f"expected_trainable gives {kind_of(found)}, not a number.", way_out
    into, out = sum(i for i, _ in layers), sum(o for _, o in layers)
    if found == r * (into + out):
        return None
    if found in (r * into, r * out):
        return "expected_trainable holds only one of the two matrices.", "A is r × in and B is out × r: count both."
    if found == sum(i * o for i, o in layers):
        return "expected_trainable counts the frozen weights.", "an adapter has its own two matrices of rank r."
    return "expected_trainable does not fit the layers.", "add up the numbers in A and B, layer by layer."


HINTS = {
    "healthy": (
        "A healthy run is called ill.",
        "one step's loss is luck: compare the mean of the first five losses with the mean of the last five.",
    ),
    "base not frozen": (
        "A run that trains the whole base is put down to something else.",
        "look at `trainable` before you look at the losses, and beside `base_parameters`.",
    ),
    "wrong module names": (
        "A run in which layers go without an adapter is put down to something else.",
        "compare `trainable` with `expected_trainable` before you look at the losses.",
    ),
    "labels not masked": (
        "A run whose loss is taken over more than the answers is put down to something else.",
        "such a loss tells nothing, however well it falls: look at what carries labels first.",
    ),
    "both matrices zero": (
        "A run in which no gradient ever arrives is put down to something else.",
        "look at `gradient_norms` before you look at the losses; no learning rate would help it.",
    ),
    "learning rate too high": (
        "A run whose loss goes up is put down to something else.",
        "one step's loss is luck: compare the mean of the first five losses with the mean of the last five.",
    ),
    "learning rate too low": (
        "A run whose loss falls by less than half is put down to something else.",
        "one step's loss is luck: compare the mean of the first five losses with the mean of the last five.",
    ),
}


def diagnosis_mistakes(found: Iterable[tuple[str, Any]]) -> dict[str, Mistake]:
    """What is wrong with the diagnoses, by cause: it has to be given to exactly the runs that have it.

    Args:
        found: the right cause and the answer, for each report.
    """
    missed: dict[str, Mistake] = {}
    alarms: dict[str, Mistake] = {}
    for right, answer in found:
        if not isinstance(answer, str) or answer not in CAUSES:
            missed.setdefault(right, _no_cause(answer))
        elif answer != right:
            missed.setdefault(right, HINTS[right])
            alarms.setdefault(answer, (f"{answer!r} is said of a run with another cause.", HINTS[right][1]))
    # What only the losses tell comes after what the rest of a report tells, and false alarms come last.
    order = sorted(CAUSES, key=lambda cause: (cause not in missed, cause in LOSSES))
    return {cause: missed.get(cause) or alarms.get(cause) for cause in order}


LOSSES = ("healthy", "learning rate too high", "learning rate too low")


def _no_cause(answer: Any) -> Mistake:
    if answer is None:
        return "diagnose gives None for a report.", "does every path through the function end in a `return`?"
    if not isinstance(answer, str):
        return f"diagnose gives {kind_of(answer)}, not one of CAUSES.", "return one text."
    return f"diagnose gives {answer[:40]!r}, which is not one of CAUSES.", "copy the words from CAUSES as they stand."


def repair_mistakes(found: Any, given: Mapping[str, Any]) -> dict[str, Mistake]:
    """What is wrong with a repaired configuration, by rule."""
    if not isinstance(found, Mapping) or set(found) != set(given):
        shape = (
            f"repair gives {kind_of(found)}, not the whole configuration.",
            "return all of it, with the same keys.",
        )
        return dict.fromkeys(RULES, shape)
    may_change = ("target_modules", "scale", "learning_rate", "init")
    if any(found[key] != given[key] for key in given if key not in may_change):
        other = ("repair changes more than it should.", "the four rules name what may change; leave the rest alone.")
        return dict.fromkeys(RULES, other)
    return {
        "names": _names_mistake(found["target_modules"], given),
        "scale": _scale_mistake(found["scale"], given),
        "rate": _rate_mistake(found["learning_rate"], given),
        "init": _init_mistake(found["init"], given),
    }


def _names_mistake(found: Any, given: Mapping[str, Any]) -> Mistake:
    last = {name.rsplit(".", 1)[-1] for name in given["layer_names"]} - {given["head"]}
    named_wrong = not set(given["target_modules"]) <= last
    if not isinstance(found, list | tuple):
        return f"target_modules is {kind_of(found)}, not a list of names.", "give the names in a list."
    if not all(isinstance(name, str) for name in found):
        return "target_modules holds something that is no name.", "each entry is a text: the last part of a name."
    if not named_wrong:
        same = list(found) == list(given["target_modules"])
        return None if same else ("target_modules that were right are changed.", "leave them if each matches a layer.")
    if list(found) == list(given["target_modules"]):
        return (
            "A name that matches no layer is still in target_modules.",
            "PEFT compares the whole part after the last dot; a piece of it does not match.",
        )
    if given["head"] in found:
        return "target_modules holds the output head.", "every kind of linear layer is wanted, but for `head`."
    if any("." in str(name) for name in found):
        return "target_modules holds whole paths.", "the part after the last dot is wanted, once for each kind."
    if sorted(found) == sorted(last) and list(found) != sorted(last):
        return "target_modules is not in alphabetical order.", "`sorted` does that."
    if len(found) != len(set(found)):
        return "target_modules holds a name twice.", "each kind of layer is wanted once, whatever block it is in."
    return (
        None
        if list(found) == sorted(last)
        else ("target_modules does not hold every kind of layer.", "collect them from all of `layer_names`.")
    )


def _near(found: Any, wanted: float) -> bool:
    number = isinstance(found, int | float) and not isinstance(found, bool)
    return number and math.isclose(found, wanted, rel_tol=1e-6)


def _scale_mistake(found: Any, given: Mapping[str, Any]) -> Mistake:
    if _near(found, given["alpha"] / given["r"]):
        return None
    if _near(found, given["alpha"]):
        return "The scale is alpha.", "the update grows with the rank then; what divides it?"
    if _near(found, given["r"] / given["alpha"]):
        return "The scale is upside down.", "a larger alpha makes the update larger."
    if _near(found, given["scale"]):
        return "The scale is as it was.", "rule 2 says what it follows from."
    return "The scale is wrong.", "W' = W + scale·B·A; write down LoRA's own formula."


def _rate_mistake(found: Any, given: Mapping[str, Any]) -> Mistake:
    least, was = 10 * given["full_learning_rate"], given["learning_rate"]
    wanted = max(least, was)
    if _near(found, wanted):
        return None
    if was > least:
        return "A learning rate that was large enough is changed.", "raise it only where it is too small."
    if _near(found, was):
        return "A learning rate of full fine-tuning is still there.", "rule 3 says what LoRA's has to be at least."
    return "The learning rate is wrong.", "start from that of full fine-tuning, not from the one in the configuration."


def _init_mistake(found: Any, given: Mapping[str, Any]) -> Mistake:
    if found == {"A": "random", "B": "zeros"}:
        return None
    if not isinstance(found, Mapping) or set(found) != {"A", "B"}:
        return "init does not say how A and B start.", "keep its two keys."
    if found == {"A": "zeros", "B": "zeros"}:
        return "Both matrices still start at zero.", "neither would ever get a gradient."
    if found == {"A": "random", "B": "random"}:
        return "Both matrices start at random.", "the first forward pass would not be that of the base."
    return "The wrong matrix starts at zero.", "both orders train; PEFT and the paper agree on one of them."


def truth(report: Mapping[str, Any]) -> str:
    """The cause, by the signs of the exercise, read in their order."""
    adapters = sum(report["r"] * (into + out) for into, out in report["layers"])
    if report["trainable"] >= report["base_parameters"]:
        return "base not frozen"
    if report["trainable"] < adapters:
        return "wrong module names"
    if report["labelled_tokens"] > report["answer_tokens"]:
        return "labels not masked"
    if max(report["gradient_norms"]) == 0:
        return "both matrices zero"
    first, last = mean(report["losses"][:5]), mean(report["losses"][-5:])
    if last > first:
        return "learning rate too high"
    return "learning rate too low" if last > first / 2 else "healthy"
