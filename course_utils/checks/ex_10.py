"""Instant feedback on exercise 10: the cost model of a fine-tune, and a configuration to repair.

Each ``…_mistake`` looks at one answer and gives what is wrong and the way on, or None. The hidden checks ask with
other inputs and use the same words.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Mapping
from typing import Any

from course_utils.checks import Mistake, call, function_named, kind_of, raise_if, start
from course_utils.checks.values import no_number, plain

__all__ = ["batch", "fits", "flops", "memory", "repaired", "start"]

METHODS = ("full", "lora", "lora, checkpointing")
KINDS = ("full", "lora", "qlora")
NF4_BITS = 4.127
BATCHES = ((1000, 3, 2, 5), (64, 2, 8, 4), (777, 1, 1, 1))
SIZES = ((1.1e9, 2100), (6.7e9, 16_384))
MODELS = ((6.7e9, 2.0e7), (1.3e10, 1.25e8))
CARDS = (
    (30.0, 24, 2, True),
    (30.0, 24, 2, False),
    (10.0, 24, 1, False),
    (23.0, 24, 1, False),
    (16.0, 20, 1, False),  # 80 % to the last bit
)
CONFIG = {
    "gpus_per_machine": 4,
    "dtype": "bfloat16",
    "accelerate": {
        "distributed_type": "FSDP",
        "num_machines": 2,
        "num_processes": 2,
        "mixed_precision": "no",
        "fsdp_config": {
            "fsdp_sharding_strategy": "FULL_SHARD",
            "fsdp_cpu_ram_efficient_loading": True,
            "fsdp_sync_module_states": False,
            "fsdp_use_orig_params": False,
        },
    },
    "bnb": {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", "bnb_4bit_quant_storage": "uint8"},
}


# ---------------------------------------------------------------------------------------------- what the notebook calls


def batch(names: Mapping[str, Any]) -> None:
    """Check ``batch_plan``."""
    function = function_named(names, "batch_plan")
    for args in BATCHES:
        raise_if(batch_mistake(call(function, *args, name="batch_plan"), *args))
    print("✓ The global batch and the steps of an epoch are right.")


def flops(names: Mapping[str, Any]) -> None:
    """Check ``flops_per_step``."""
    function = function_named(names, "flops_per_step")
    for args in SIZES:
        for method in METHODS:
            found = call(function, *args, method, name="flops_per_step")
            raise_if(flops_mistake(found, *args, method))
    print("✓ The operations of a step are right. LoRA keeps 4 of 6 parts, however few weights it trains.")


def memory(names: Mapping[str, Any]) -> None:
    """Check ``memory_gb``."""
    function = function_named(names, "memory_gb")
    for kind in KINDS:
        for args in MODELS:
            raise_if(memory_mistake(call(function, *args, kind, name="memory_gb"), *args, kind))
    print("✓ The memory is right for all three methods.")


def fits(names: Mapping[str, Any]) -> None:
    """Check ``fits``."""
    function = function_named(names, "fits")
    for args in CARDS:
        raise_if(fits_mistake(call(function, *args, name="fits"), *args))
    print("✓ fits knows what fits.")


def repaired(names: Mapping[str, Any]) -> None:
    """Check ``repair``."""
    function = function_named(names, "repair")
    for config in (CONFIG, *_other_configs()):
        found = call(function, copy.deepcopy(config), name="repair")
        raise_if(next(filter(None, repair_mistakes(found, config).values()), None))
    print("✓ The configuration is repaired, and nothing else is changed.")


def _other_configs() -> Iterator[dict[str, Any]]:
    """Nothing to synchronise, one machine, another type; the second time the setting is true already."""
    for sync in (False, True):
        other = copy.deepcopy(CONFIG)
        other |= {"gpus_per_machine": 2, "dtype": "float16"}
        other["accelerate"] |= {"num_machines": 1, "num_processes": 1}
        other["accelerate"]["fsdp_config"] |= {
            "fsdp_cpu_ram_efficient_loading": False,
            "fsdp_sync_module_states": sync,
        }
        yield other


# ---------------------------------------------------------------------------------------------- one answer each


def _near(found: float, wanted: float, tolerance: float = 1e-3) -> bool:
    return math.isclose(found, wanted, rel_tol=tolerance)


def batch_mistake(found: Any, examples: int, each: int, accumulation: int, processes: int) -> Mistake:
    """What is wrong with one answer of ``batch_plan``."""
    if not isinstance(found, Mapping) or not {"global_batch", "steps_per_epoch"} <= set(found):
        return (
            f"batch_plan gives {kind_of(found)}, without the two keys.",
            'return {"global_batch": ..., "steps_per_epoch": ...}.',
        )
    found = {key: plain(value) for key, value in found.items()}
    if mistake := _global_mistake(found["global_batch"], each, accumulation, processes):
        return mistake
    if accumulation > 1 and found["steps_per_epoch"] == math.ceil(examples / (each * processes)):
        return "steps_per_epoch counts small batches.", "an optimizer step comes once a global batch."
    return steps_mistake(found, examples, each * accumulation * processes)


def _global_mistake(found: Any, each: int, accumulation: int, processes: int) -> Mistake:
    if mistake := no_number(found, "global_batch"):
        return mistake
    if found == each * accumulation * processes:
        return None
    if found == each * accumulation:
        return "global_batch is that of one process.", "how many processes share in an optimizer step?"
    if found == each * processes:
        return "global_batch leaves the accumulation out.", "how many small batches does the optimizer wait for?"
    if found == each * accumulation**2 * processes:
        return "global_batch counts the accumulation twice.", "each small batch holds per_device examples, no more."
    return (
        "global_batch is not right.",
        "think of one optimizer step: which examples have been seen since the last one?",
    )


def steps_mistake(found: Mapping[str, Any], examples: int, size: int) -> Mistake:
    """What is wrong with the steps, for a global batch of this size."""
    steps = found["steps_per_epoch"]
    if mistake := no_number(steps, "steps_per_epoch"):
        return mistake
    if steps == math.ceil(examples / size):
        return None
    if steps == examples // size:
        return "steps_per_epoch leaves the last, smaller batch out.", "every example is to be seen once."
    if _near(steps, examples / size, 1e-9):
        return (
            "steps_per_epoch is not a whole number.",
            "the last step may have fewer examples; it is a step all the same.",
        )
    return "steps_per_epoch is not right.", "how often does the global batch go into the examples?"


def flops_mistake(found: Any, n: float, tokens: int, method: str) -> Mistake:
    """What is wrong with one answer of ``flops_per_step``."""
    if mistake := no_number(found, f"flops_per_step for {method!r}"):
        return mistake
    wanted = {"full": 6, "lora": 4, "lora, checkpointing": 6}[method] * n * tokens
    if _near(found, wanted):
        return None
    share = found / (n * tokens)
    where = f"flops_per_step for {method!r}"
    if any(_near(found, k * n) for k in (2, 4, 6, 8)):
        return f"{where} does not count the tokens.", "each token passes through every matrix."
    if method == "full" and _near(share, 2):
        return f"{where} has a forward pass only.", "gradients of inputs and of weights come on top."
    if method == "full" and _near(share, 4):
        return f"{where} leaves a part out.", "forward, gradients of the inputs, gradients of the weights: 2 each."
    if method == "lora, checkpointing" and _near(share, 8):
        return f"{where} has four passes.", "which part of full fine-tuning does LoRA save, also with checkpointing?"
    if method == "lora" and _near(share, 6):
        return f"{where} saves nothing.", "which of the three parts is never computed when weights are frozen?"
    if method == "lora" and _near(share, 2):
        return f"{where} has a forward pass only.", "do gradients not travel down through the frozen layers?"
    if _near(share * 2, wanted / (n * tokens)):
        return f"{where} counts a product and its sum as one.", "each weight takes a multiplication and an addition."
    if method == "lora, checkpointing" and _near(share, 4):
        return f"{where} is as if nothing were recomputed.", "with checkpointing, what runs once more?"
    if share < 0.1:
        way_out = "every weight is multiplied" if method == "full" else "frozen weights are multiplied too"
        return f"{where} is far too small.", f"{way_out}, for each token."
    return f"{where} is not right.", "forward, gradients of the inputs, gradients of the weights: 2 each."


def memory_mistake(found: Any, n: float, lora: float, kind: str) -> Mistake:
    """What is wrong with one answer of ``memory_gb``."""
    where = f"memory_gb for {kind!r}"
    if mistake := no_number(found, where):
        return mistake
    base = {"full": 12 * n, "lora": 2 * n, "qlora": NF4_BITS / 8 * n}[kind]
    adapter = 0 if kind == "full" else 16 * lora
    if _near(found, (base + adapter) / 1e9):
        return None
    if _near(found, (base + adapter) / 2**30):
        return f"{where} is in GiB.", "a GB is 10⁹ bytes; 2³⁰ bytes are a GiB."
    if _near(found, base + adapter):
        return f"{where} is in bytes.", "GB are wanted: 10⁹ bytes each."
    if kind == "full" and _near(found, 4 * n / 1e9):
        return f"{where} leaves Adam out.", "Adam keeps two float32 numbers for everything that is trained."
    if kind == "full" and _near(found, 8 * n / 1e9):
        return f"{where} keeps Adam's numbers in 16 bits.", "they are float32 here."
    if kind == "full" and _near(found, 16 * n / 1e9):
        return (
            f"{where} counts 16 bytes a weight.",
            "weight and gradient have 16 bits here, and there is no copy in float32.",
        )
    if kind == "full" and _near(found, (base + 16 * lora) / 1e9, 1e-5):
        return f"{where} counts an adapter.", "full fine-tuning has none."
    if kind != "full" and _near(found, (base + 12 * lora) / 1e9, 1e-4):
        return (
            f"{where} has 12 bytes for a trained number.",
            "the number, its gradient and Adam's two: is each there, and in float32?",
        )
    if kind == "lora" and _near(found, (4 * n + adapter) / 1e9):
        return f"{where} has a float32 base.", "the frozen weights are in 16 bits."
    if kind == "qlora" and _near(found, (n / 2 + adapter) / 1e9):
        return f"{where} leaves the statistics out.", "4 bits for the code, and a little more for the scales."
    if kind != "full" and any(_near(found, (base + k * lora) / 1e9, 1e-4) for k in (0, 4, 8)):
        return (
            f"{where} leaves a part of the adapter's cost out.",
            "weight, gradient, and two numbers for Adam: 4 bytes each.",
        )
    if kind == "qlora" and _near(found, (NF4_BITS * n + adapter) / 1e9):
        return f"{where} takes bits for bytes.", "how many bits make a byte?"
    if kind != "full" and found > 6 * n / 1e9:
        return f"{where} gives the frozen weights gradients and Adam's states.", "only what is trained has them."
    return f"{where} is not right.", "bytes for each weight of the base, and bytes for each trained number, added."


def fits_mistake(found: Any, needed: float, card: float, gpus: int, sharded: bool) -> Mistake:
    """What is wrong with one answer of ``fits``."""
    found, each = plain(found), needed / gpus if sharded else needed
    if not isinstance(found, bool):
        return f"fits gives {kind_of(found)}.", "True or False is wanted: return a comparison."
    if each == 0.8 * card and not found:
        return "fits refuses what takes exactly 80 %.", "at most 80 %, so that much may be taken."
    if found == (each <= 0.8 * card):
        return None
    if not sharded and gpus > 1 and found == (needed / gpus <= 0.8 * card):
        return "fits divides a model that is not sharded.", "in data parallel training each GPU holds all of it."
    if sharded and found == (needed <= 0.8 * card):
        return "fits does not divide a sharded model.", "how much does each GPU hold?"
    if found == (each <= card):
        return "fits leaves no room for activations.", "only 80 % of a card may be taken."
    return "fits is not right.", "compare what one GPU holds with what it may hold; exactly 80 % still fits."


def repair_mistakes(found: Any, given: Mapping[str, Any]) -> dict[str, Mistake]:
    """What is wrong with a repaired configuration, by rule: shape, processes, sync, storage."""
    if not isinstance(found, Mapping) or set(found) != set(given):
        shape = (f"repair gives {kind_of(found)}, not the whole configuration.", "return all of it, repaired.")
        return dict.fromkeys(("processes", "sync", "storage"), shape)
    wanted = _repaired(given)
    try:
        processes, storage = found["accelerate"]["num_processes"], found["bnb"]["bnb_4bit_quant_storage"]
        sync = found["accelerate"]["fsdp_config"]["fsdp_sync_module_states"]
    except (KeyError, TypeError):
        lost = ("a part of the configuration is gone.", "change values; keep every key where it was.")
        return dict.fromkeys(("processes", "sync", "storage"), lost)
    if _rest(found) != _rest(given):
        other = ("repair changes more than it should.", "the three rules name what may change; leave the rest alone.")
        return dict.fromkeys(("processes", "sync", "storage"), other)
    return {
        "processes": _process_mistake(processes, wanted["accelerate"]["num_processes"], given),
        "sync": _sync_mistake(sync, wanted["accelerate"]["fsdp_config"]["fsdp_sync_module_states"], given),
        "storage": _storage_mistake(storage, wanted["bnb"]["bnb_4bit_quant_storage"]),
    }


def _repaired(given: Mapping[str, Any]) -> dict[str, Any]:
    right = copy.deepcopy(dict(given))
    fsdp = right["accelerate"]["fsdp_config"]
    right["accelerate"]["num_processes"] = right["gpus_per_machine"] * right["accelerate"]["num_machines"]
    fsdp["fsdp_sync_module_states"] = fsdp["fsdp_sync_module_states"] or fsdp["fsdp_cpu_ram_efficient_loading"]
    right["bnb"]["bnb_4bit_quant_storage"] = right["dtype"]
    return right


def _rest(config: Mapping[str, Any]) -> dict[str, Any]:
    """A configuration without the three values that may change."""
    rest = copy.deepcopy(dict(config))
    rest["accelerate"].pop("num_processes")
    rest["accelerate"]["fsdp_config"].pop("fsdp_sync_module_states")
    rest["bnb"].pop("bnb_4bit_quant_storage")
    return rest


def _process_mistake(found: Any, wanted: int, given: Mapping[str, Any]) -> Mistake:
    if found == wanted:
        return None
    if found == given["gpus_per_machine"]:
        return "num_processes counts one machine only.", "accelerate wants the processes of all machines together."
    return "num_processes is not right.", "one process for each GPU, on all machines together."


def _sync_mistake(found: Any, wanted: bool, given: Mapping[str, Any]) -> Mistake:
    if found is wanted:
        return None
    if given["accelerate"]["fsdp_config"]["fsdp_sync_module_states"]:
        return (
            "fsdp_sync_module_states was true and no longer is.",
            "where the rule asks for nothing, leave it as it is.",
        )
    if wanted:
        return "The other processes never get their weights.", "only the first reads them: who sends them on?"
    return "fsdp_sync_module_states has been changed without need.", "read the rule again: when must it be true?"


def _storage_mistake(found: Any, wanted: str) -> Mistake:
    if found == wanted:
        return None
    if found == "uint8":
        return "The 4-bit codes are stored as integers.", "which kind of tensor can FSDP shard?"
    return "bnb_4bit_quant_storage is not the model's type.", "all weights that FSDP flattens together need one type."
