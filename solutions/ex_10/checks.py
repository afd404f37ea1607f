"""Hidden checks of exercise 10: the same five functions on inputs that nobody has seen.

What is right is worked out here from the seed. Reasons name the mistake and never a number that would be right.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult

from course_utils.checks import ex_10 as mistakes
from course_utils.checks import told

POINTS = {"test_batch": 2, "test_flops": 2, "test_memory": 3, "test_fits": 2, "test_repair": 3}


def batches(seed: int) -> list[list[int]]:
    """Two sets of arguments; the batch never divides the examples."""
    draw, found = random.Random(seed), []
    for _ in range(2):
        each, accumulation, processes = draw.choice((2, 3, 5)), draw.choice((3, 4, 7)), draw.choice((2, 6, 8))
        found.append([each * accumulation * processes * draw.randint(3, 40) + 1, each, accumulation, processes])
    return found


def sizes(seed: int) -> list[float]:
    """Parameters and tokens of one model."""
    draw = random.Random(seed + 1)
    return [draw.randint(2, 90) * 1e9, draw.randint(1000, 90_000)]


def adapted(seed: int) -> list[float]:
    """Parameters of a base and of its adapter."""
    draw = random.Random(seed + 2)
    return [draw.randint(2, 90) * 1e9, draw.randint(1, 9) * 1e8]


def cards(seed: int) -> list[list[Any]]:
    """Divided or not, with room for activations or without."""
    draw = random.Random(seed + 3)
    card, gpus = draw.choice((16, 24, 48, 80)), draw.choice((2, 4, 8))
    return [
        [round(card * gpus * 0.7, 3), card, gpus, True],
        [round(card * gpus * 0.7, 3), card, gpus, False],
        [round(card * gpus * 0.9, 3), card, gpus, True],
        [round(card * 0.7, 3), card, 1, False],
        [round(card * 0.9, 3), card, 1, False],
        [0.8 * 5 * gpus, 5 * gpus, 1, False],  # exactly 80 %, to the last bit
    ]


def configs(seed: int) -> list[dict[str, Any]]:
    """One where everything is to be repaired, and two where nothing has to be synchronised."""
    draw, found = random.Random(seed + 4), []
    cases = ((True, False), (False, False), (False, True))
    for (efficient, sync), machines in zip(cases, draw.sample((2, 3, 4, 5), 3), strict=True):
        gpus, dtype = draw.choice((2, 4, 8)), draw.choice(("float16", "float32")) if efficient else "bfloat16"
        fsdp = {"fsdp_sharding_strategy": "FULL_SHARD", "fsdp_cpu_ram_efficient_loading": efficient}
        fsdp |= {"fsdp_sync_module_states": sync, "fsdp_offload_params": draw.random() < 0.5}
        found.append(
            {
                "gpus_per_machine": gpus,
                "dtype": dtype,
                "accelerate": {
                    "distributed_type": "FSDP",
                    "num_machines": machines,
                    "num_processes": 1,
                    "main_process_port": draw.randint(20_000, 30_000),
                    "fsdp_config": fsdp,
                },
                "bnb": {"load_in_4bit": True, "bnb_4bit_quant_storage": "uint8"},
            }
        )
    return found


def plan(seed: int) -> ProbePlan:
    """Each function on its fresh inputs."""
    asked = {
        "batch_plan": batches(seed),
        "flops_per_step": [[*sizes(seed), method] for method in mistakes.METHODS],
        "memory_gb": [[*adapted(seed), kind] for kind in mistakes.KINDS],
        "fits": cards(seed),
        "repair": [[config] for config in configs(seed)],
    }
    return ProbePlan(
        [Probe(f"{name} {k}", "call", name, args) for name, every in asked.items() for k, args in enumerate(every)]
    )


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """Points and a reason for each of the five criteria."""
    return [
        _batch(run, seed),
        _every(
            run, "test_flops", "flops_per_step", ([*sizes(seed), m] for m in mistakes.METHODS), mistakes.flops_mistake
        ),
        _memory(run, seed),
        _every(run, "test_fits", "fits", cards(seed), mistakes.fits_mistake),
        _repair(run, seed),
    ]


def _criterion(test: str, share: float, reason: str) -> Criterion:
    return Criterion(test, round(POINTS[test] * share, 2), POINTS[test], reason)


def _every(
    run: RunResult, test: str, name: str, inputs: Iterable[list[Any]], find: Callable[..., mistakes.Mistake]
) -> Criterion:
    """All or nothing: an answer has to be right on every input."""
    for k, args in enumerate(inputs):
        probe = run.probe(f"{name} {k}")
        if probe.status != "ok":
            return _criterion(test, 0, probe.unanswered(f"`{name}`"))
        if wrong := find(probe.value, *args):
            return _criterion(test, 0, told(wrong))
    return _criterion(test, 1, "Right on inputs that were not given.")


def _batch(run: RunResult, seed: int) -> Criterion:
    """One point for the batch, one for the steps: these count with the batch that the answer itself gives."""
    share, reasons = 1.0, []
    for k, args in enumerate(batches(seed)):
        probe = run.probe(f"batch_plan {k}")
        if probe.status != "ok":
            return _criterion("test_batch", 0, probe.unanswered("`batch_plan`"))
        wrong = mistakes.batch_mistake(probe.value, *args)
        if wrong is None:
            continue
        reasons.append(told(wrong))
        keyed = isinstance(probe.value, dict) and {"global_batch", "steps_per_epoch"} <= set(probe.value)
        own = probe.value["global_batch"] if keyed else None
        countable = type(own) in (int, float) and 1 < own < args[0] / 2  # one step of all, or a step each, is no answer
        right_batch = countable and own == args[1] * args[2] * args[3]
        right_steps = countable and mistakes.steps_mistake(probe.value, args[0], own) is None
        share = min(share, 0.5 if right_batch or right_steps else 0)
    return _criterion("test_batch", share, reasons[0] if reasons else "Right on inputs that were not given.")


def _memory(run: RunResult, seed: int) -> Criterion:
    """One point for each method."""
    reasons = []
    for k, kind in enumerate(mistakes.KINDS):
        probe = run.probe(f"memory_gb {k}")
        if probe.status != "ok":
            reasons.append(probe.unanswered("`memory_gb`"))
        elif wrong := mistakes.memory_mistake(probe.value, *adapted(seed), kind):
            reasons.append(told(wrong))
    share = 1 - len(reasons) / len(mistakes.KINDS)
    return _criterion("test_memory", share, " ".join(reasons) or "Right on models that were not given.")


def _repair(run: RunResult, seed: int) -> Criterion:
    """One point for each rule; it has to be kept in every configuration."""
    broken: dict[str, mistakes.Mistake] = {}
    for k, config in enumerate(configs(seed)):
        probe = run.probe(f"repair {k}")
        if probe.status != "ok":
            return _criterion("test_repair", 0, probe.unanswered("`repair`"))
        for rule, wrong in mistakes.repair_mistakes(probe.value, config).items():
            if wrong:
                broken.setdefault(rule, wrong)
    reason = told(*broken.values()) or "Repaired, and nothing else is changed."
    return _criterion("test_repair", 1 - len(broken) / 3, reason)
