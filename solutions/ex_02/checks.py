"""Hidden checks of exercise 02: the four functions on configurations that nobody has seen.

What is right is worked out here in plain arithmetic, without a model and without the visible checks' formulas.
Reasons name the mistake and never a number that would be right.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult

from course_utils.checks import ex_02 as mistakes
from course_utils.checks import told

POINTS = {"test_shapes": 3, "test_lora_count": 4, "test_base_count": 3, "test_largest_rank": 2}
ATTENTION, FEED_FORWARD = ("q_proj", "k_proj", "v_proj", "o_proj"), ("gate_proj", "up_proj", "down_proj")
# What one point is for: the cases, by number, that must all be right.
LORA_GROUPS = ((0, 1), (2, 3), (4, 5), (6, 7))
RANK_GROUPS = ((0, 1), (2,))
RIGHT = "Right on configurations that were not given."


# ---- the truth ------------------------------------------------------------------------------------------------------


def block(config: dict[str, Any]) -> dict[str, list[int]]:
    """[out, in] of the seven linear layers of a block."""
    size, inner = config["hidden_size"], config["intermediate_size"]
    width = config["head_dim"] if "head_dim" in config else size // config["num_attention_heads"]
    read, stored = config["num_attention_heads"] * width, config["num_key_value_heads"] * width
    return {
        "q_proj": [read, size],
        "k_proj": [stored, size],
        "v_proj": [stored, size],
        "o_proj": [size, read],
        "gate_proj": [inner, size],
        "up_proj": [inner, size],
        "down_proj": [size, inner],
    }


def trained(config: dict[str, Any], r: int, targets: str | list[str], of_block: dict[str, list[int]]) -> int:
    """LoRA's parameters: r·(in + out) for each layer whose name, split at the dots, ends in a target's parts."""
    total = 0
    for k in range(config["num_hidden_layers"]):
        for name, (n_out, n_in) in of_block.items():
            full = ["model", "layers", str(k), "self_attn" if name in ATTENTION else "mlp", name]
            if targets == "all-linear" or any(_ends(full, target.split(".")) for target in targets):
                total += r * n_in + n_out * r
    if targets != "all-linear" and "lm_head" in targets:
        total += r * (config["hidden_size"] + config["vocab_size"])
    return total


def _ends(full: list[str], parts: list[str]) -> bool:
    return full[-len(parts) :] == parts


def parameters(config: dict[str, Any], of_block: dict[str, list[int]]) -> int:
    """All of the model's own parameters."""
    size = config["hidden_size"]
    one = sum(n_out * n_in for n_out, n_in in of_block.values()) + 2 * size
    if config["attention_bias"]:
        one += sum(of_block[name][0] for name in ATTENTION)
    tables = 1 if config["tie_word_embeddings"] else 2
    return tables * config["vocab_size"] * size + config["num_hidden_layers"] * one + size


# ---- what is asked --------------------------------------------------------------------------------------------------


def ranks(seed: int) -> list[tuple[str | list[str], int]]:
    """Choices of layers and budgets for ``largest_rank`` on the first configuration."""
    config = mistakes.invent(seed)[0]
    return mistakes.rank_cases([trained(config, 1, t, block(config)) for t in mistakes.RANK_TARGETS], seed)


def loras(seed: int) -> list[tuple[dict[str, Any], int, str | list[str]]]:
    """Cases of ``lora_count``, on the first and the third configuration in turn."""
    first, _, third = mistakes.invent(seed)
    return mistakes.lora_cases(first, third, seed)


def plan(seed: int) -> ProbePlan:
    """Each function on its fresh inputs."""
    configs = mistakes.invent(seed)
    asked = {
        "shapes": [[config] for config in configs],
        "lora_count": [list(case) for case in loras(seed)],
        "base_count": [[config] for config in configs],
        "largest_rank": [[configs[0], targets, budget] for targets, budget in ranks(seed)],
        "lora_count step": [[configs[0], 1, targets] for targets, _ in ranks(seed)],
    }
    return ProbePlan(
        [
            Probe(f"{name} {k}", "call", name.split()[0], args)
            for name, every in asked.items()
            for k, args in enumerate(every)
        ]
    )


# ---- points ---------------------------------------------------------------------------------------------------------


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """Points and a reason for each of the four criteria."""
    return [_shapes(run, seed), _loras(run, seed), _bases(run, seed), _ranks(run, seed)]


def _criterion(test: str, points: int, reasons: Iterable[str]) -> Criterion:
    """What is wrong is said once, for the first case in which it was seen."""
    said: dict[str, str] = {}
    for reason in filter(None, reasons):
        problem = reason.partition(" What to do: ")[0]
        problem = problem.partition(" (tried on ")[0]
        said.setdefault(problem.partition(": ")[2] or problem, reason)
    return Criterion(test, points, POINTS[test], " ".join(said.values()) or RIGHT)


def _own(run: RunResult, k: int) -> dict[str, list[int]] | None:
    """The student's own shapes of a configuration: what follows from them is not punished again."""
    probe = run.probe(f"shapes {k}")
    return mistakes.usable_shapes(probe.value) if probe.status == "ok" else None


def _shapes(run: RunResult, seed: int) -> Criterion:
    """A point for attention with heads of their own width, one for attention without head_dim, one for the rest."""
    wrong: list[dict[str, str]] = []
    for k, config in enumerate(mistakes.invent(seed)):
        probe = run.probe(f"shapes {k}")
        reason = probe.unanswered("`shapes`")
        found = {} if reason else mistakes.shape_mistakes(probe.value, block(config), config)
        wrong.append({name: reason or told(found[name]) for name in (*ATTENTION, *FEED_FORWARD)})
    groups = (
        [wrong[k][name] for k in (0, 2) for name in ATTENTION],
        [wrong[1][name] for name in ATTENTION],
        [wrong[k][name] for k in (0, 2) for name in FEED_FORWARD],
    )
    reasons = [reason for case in wrong for reason in case.values()]
    return _criterion("test_shapes", sum(not any(group) for group in groups), reasons)


def _loras(run: RunResult, seed: int) -> Criterion:
    """A point each for short names, all-linear, names of several parts, and the head by name."""
    wrong = []
    for k, (config, r, targets) in enumerate(loras(seed)):
        probe, own = run.probe(f"lora_count {k}"), _own(run, 2 if k % 2 else 0)
        accepted = [trained(config, r, targets, shapes) for shapes in (block(config), own) if shapes]
        found = probe.unanswered("`lora_count`")
        wrong.append(found or told(mistakes.lora_mistake(probe.value, accepted, config, r, targets, own)))
    return _criterion("test_lora_count", _points(LORA_GROUPS, wrong), wrong)


def _bases(run: RunResult, seed: int) -> Criterion:
    """A point for each configuration: two tables, tied tables, biases."""
    wrong = []
    for k, config in enumerate(mistakes.invent(seed)):
        probe, own = run.probe(f"base_count {k}"), _own(run, k)
        accepted = [parameters(config, shapes) for shapes in (block(config), own) if shapes]
        found = probe.unanswered("`base_count`")
        wrong.append(found or told(mistakes.base_mistake(probe.value, accepted, config, own)))
    return _criterion("test_base_count", wrong.count(""), wrong)


def _ranks(run: RunResult, seed: int) -> Criterion:
    """A point for budgets that buy something, one for a budget that does not."""
    config, own = mistakes.invent(seed)[0], _own(run, 0)
    wrong = []
    for k, (targets, budget) in enumerate(ranks(seed)):
        probe = run.probe(f"largest_rank {k}")
        step = run.probe(f"lora_count step {k}")
        right = trained(config, 1, targets, block(config))
        steps = mistakes.usable_steps(right, config, targets, own, step.value if step.status == "ok" else None)
        found = probe.unanswered("`largest_rank`")
        wrong.append(found or told(mistakes.rank_mistake(probe.value, steps, budget, config["num_hidden_layers"])))
    return _criterion("test_largest_rank", _points(RANK_GROUPS, wrong), wrong)


def _points(groups: Iterable[Iterable[int]], wrong: list[str]) -> int:
    return sum(not any(wrong[k] for k in group) for group in groups)
