"""Exercise 10: which functions are asked, on which runs, models, cards and configurations, and what counts."""

from __future__ import annotations

import math
import random
from typing import Any

from nbgrader_sandbox.grade.questions import Ask, exact, numbers

REFERENCE = "as_in_the_chapter"
ALL_OR_NOTHING = ("test_flops", "test_fits")  # asked in parts, so that each mistake is recognised by itself

PARTS = "forward, gradients of the inputs, gradients of the weights: two operations each, for each weight and token."
BYTES = "bytes for each weight of the base, and bytes for each trained number, added."
FITS = "compare what one GPU holds with what it may hold; exactly 80 % still fits."
PROCESSES = "accelerate.num_processes"
SYNC = "accelerate.fsdp_config.fsdp_sync_module_states"
STORAGE = "bnb.bnb_4bit_quant_storage"
REST = "the rest of the configuration"


def steps_follow(found: dict[str, Any], args: list[int], expected: dict[str, int]) -> bool:
    """Whether the steps are right for the global batch that the answer itself gives.

    One step of all examples, a step for each, or the two exchanged is no answer.
    """
    size = found.get("global_batch")
    countable = type(size) in (int, float) and 1 < size < args[0] / 2 and size != expected["steps_per_epoch"]
    return countable and found["steps_per_epoch"] == math.ceil(args[0] / size)


ASKS = [
    Ask(
        "test_batch",
        "batch_plan",
        lambda case: case["batches"],
        {"global_batch": numbers(0), "steps_per_epoch": numbers(0)},
        points=2,
        lose={"global_batch": 1, "steps_per_epoch": 1},
        accept={"steps_per_epoch": steps_follow},
        passed="The global batch and the steps of an epoch are right.",
        hint={
            "global_batch": "think of one optimizer step: which examples have been seen since the last one?",
            "steps_per_epoch": "how often does the global batch go into the examples?",
        },
    ),
    Ask("test_flops", "flops_per_step", lambda case: [[*case["work"], "full"]], numbers(1e-3), points=1, hint=PARTS),
    Ask("test_flops", "flops_per_step", lambda case: [[*case["work"], "lora"]], numbers(1e-3), points=0.5, hint=PARTS),
    Ask(
        "test_flops",
        "flops_per_step",
        lambda case: [[*case["work"], "lora, checkpointing"]],
        numbers(1e-3),
        points=0.5,
        passed="The operations of a step are right. LoRA keeps 4 of 6 parts, however few weights it trains.",
        hint=PARTS,
    ),
    Ask("test_memory", "memory_gb", lambda case: [[*case["adapted"], "full"]], numbers(1e-3), points=1, hint=BYTES),
    Ask("test_memory", "memory_gb", lambda case: [[*case["adapted"], "lora"]], numbers(1e-3), points=1, hint=BYTES),
    Ask(
        "test_memory",
        "memory_gb",
        lambda case: [[*case["adapted"], "qlora"]],
        numbers(1e-3),
        points=1,
        passed="The memory is right for all three methods.",
        hint=BYTES,
    ),
    Ask("test_fits", "fits", lambda case: case["sharded"], exact(), points=1, hint=FITS),
    Ask("test_fits", "fits", lambda case: case["copied"], exact(), points=0.5, hint=FITS),
    Ask(
        "test_fits",
        "fits",
        lambda case: case["single"],
        exact(),
        points=0.5,
        passed="`fits` knows what fits.",
        hint=FITS,
    ),
    Ask(
        "test_repair",
        "repair",
        lambda case: [[config] for config in case["configs"]],
        {
            PROCESSES: numbers(0),
            SYNC: exact(),
            STORAGE: exact(),
            REST: exact(path="", view=("without", PROCESSES, SYNC, STORAGE)),
        },
        points=3,
        lose={PROCESSES: 1, SYNC: 1, STORAGE: 1, REST: 3},
        passed="The configurations are repaired, and nothing else is changed.",
        hint={
            PROCESSES: "one process for each GPU, on all machines together.",
            SYNC: "read the rule again: when must it be true, and when does it stay as it is?",
            STORAGE: "all weights that FSDP flattens together need one type, the model's.",
            REST: "the three rules name what may change: leave everything else alone.",
        },
    ),
]

HINTS = {
    "KeyError": "print the configuration: where does this key stand? `method` may be any of the three texts.",
    "ceil": "`math.ceil` takes one number: what is divided by what?",
}


def cases(seed: int) -> dict[str, Any]:
    """Runs, a model with its tokens, a model with its adapter, cards with a need each, and configurations."""
    draw = random.Random(seed)
    each, accumulation, processes = draw.choice((2, 3, 5)), draw.choice((3, 4, 7)), draw.choice((2, 6, 8))
    batch = each * accumulation * processes
    rest = 1 if seed % 2 else draw.randint(2, batch - 1)  # of the last step
    sizes = [batch * draw.randint(20, 60) + rest, batch * draw.randint(20, 60)]
    return {
        "batches": [[size, each, accumulation, processes] for size in sizes],
        "work": [draw.randint(2, 90) * 1e9, draw.randint(1000, 90_000)],
        "adapted": [draw.randint(2, 40) * 1e9, draw.randint(1, 9) * 1e8],
        "configs": _configs(draw),
        **_cards(draw),
    }


def _cards(draw: random.Random) -> dict[str, list[list[Any]]]:
    """Divided or not, with room for activations or without."""
    card, gpus = draw.choice((16, 24, 48, 80)), draw.choice((2, 4, 8))
    exactly = [0.8 * 5 * gpus, 5 * gpus, 1, False]  # 80 %, to the last bit
    return {
        "sharded": [[round(card * gpus * share, 3), card, gpus, True] for share in (0.7, 0.9, 1.1)],
        "copied": [[round(card * gpus * 0.7, 3), card, gpus, False], [round(card * 0.7, 3), card, gpus, False]],
        "single": [*([round(card * share, 3), card, 1, False] for share in (0.7, 0.9, 1.1)), exactly],
    }


def _configs(draw: random.Random) -> list[dict[str, Any]]:
    """One where everything is to be repaired, and two where nothing has to be synchronised."""
    found = []
    every = ((True, False), (False, False), (False, True))
    for (efficient, sync), machines in zip(every, draw.sample((2, 3, 4, 5), 3), strict=True):
        fsdp = {"fsdp_sharding_strategy": "FULL_SHARD", "fsdp_cpu_ram_efficient_loading": efficient}
        fsdp |= {"fsdp_sync_module_states": sync, "fsdp_offload_params": draw.random() < 0.5}
        launch = {"distributed_type": "FSDP", "num_machines": machines, "num_processes": 1}
        launch |= {"main_process_port": draw.randint(20_000, 30_000), "fsdp_config": fsdp}
        found.append(
            {
                "gpus_per_machine": draw.choice((2, 4, 8)),
                "dtype": draw.choice(("float16", "float32")) if efficient else "bfloat16",
                "accelerate": launch,
                "bnb": {"load_in_4bit": True, "bnb_4bit_quant_storage": "uint8"},
            }
        )
    return found
