"""Measure once what LoRA's relatives gain: the comparison that chapter 12 shows.

    python -m ci family [--seeds 0 1 2] [--methods DoRA PiSSA] [--threads 1]

The task is the facts of :mod:`ci.measurements.methods`, and its runs of "LoRA r=8" and "QLoRA r=8" are the base lines:
here are the relatives, with the same rank, alpha, target modules, facts, steps and seeds. With seed 0 each runs at
several learning rates, with other seeds at the two that were best then. Writes course_utils/results/family.json after
every run and skips what stands there already, so it can be stopped and started again.
"""

from __future__ import annotations

import argparse

from ci.measurements.methods import FACTS
from ci.measurements.seeds import MODEL, record, recorded
from course_utils.results import FOLDER

RESULTS = FOLDER / "family.json"
LORA = {"r": 8, "lora_alpha": 16, "target_modules": "all-linear"}
LORAPLUS_RATIO = 16  # B's learning rate over A's
# Name, precision of the base, options of LoraConfig; HiRA has a config of its own.
METHODS = {
    "rsLoRA": ("bf16", {"use_rslora": True}),
    "LoRA+": ("bf16", {}),
    "DoRA": ("bf16", {"use_dora": True}),
    "PiSSA": ("bf16", {"init_lora_weights": "pissa"}),
    "HiRA": ("bf16", {}),
    "LoftQ": ("4bit", {}),
}
RATES = {
    # Few, because a run takes one to five minutes on a busy CPU: around LoRA's best rate, lower for a larger scale.
    **{name: [1e-2, 3e-3] for name in ("DoRA", "PiSSA", "LoftQ")},
    "rsLoRA": [3e-3, 1e-2, 1e-3],
    "LoRA+": [3e-3, 1e-3, 3e-4, 1e-2],
    "HiRA": [3e-2],
}
SETTINGS = {"model": MODEL, "facts": FACTS, "lora": LORA, "loraplus_ratio": LORAPLUS_RATIO, "methods": METHODS}


def points(seed: int) -> list[dict]:
    """Every point of a seed, a method's likely best first: with seed 0 all rates, then the two that were best there."""
    rates = RATES
    if seed:
        first = [run for run in recorded(RESULTS) if run["seed"] == 0]
        ranked = sorted(first, key=lambda run: run["score"], reverse=True)
        rates = {name: [run["lr"] for run in ranked if run["method"] == name][:2] for name in METHODS}
    turns = range(max(map(len, rates.values())))
    return [{"method": m, "lr": lr} for i in turns for m, mine in rates.items() for lr in mine[i : i + 1]]


def relative(method: str, seed: int):
    """Return the model, cut to its last blocks, with the method's adapter drawn from ``seed``; and the task.

    LoftQ's start is computed here, by one SVD of NF4's error a matrix: PEFT's own function needs a GPU.
    """
    import torch
    from peft import HiraConfig, LoraConfig, get_peft_model

    from course_utils import facts, models

    precision, options = METHODS[method]
    model, tokenizer = models.load(MODEL, precision, for_training=True), models.load_tokenizer(MODEL)
    task = facts.keep_last_blocks(model, tokenizer, facts.make_facts(FACTS["n"], seed), FACTS["blocks"])
    torch.manual_seed(seed)
    if method == "HiRA":
        config = HiraConfig(r=LORA["r"], target_modules=LORA["target_modules"], task_type="CAUSAL_LM")
    else:
        config = LoraConfig(**LORA, **options, task_type="CAUSAL_LM")
    model = get_peft_model(model, config)
    if method == "LoftQ":
        original = models.load(MODEL, "bf16").model.layers[-FACTS["blocks"] :]
        start_with_loftq(model.base_model.model.model.layers, original)
    return model, task


def start_with_loftq(layers, original) -> None:
    """Set every A and B so that the 4-bit weight and the update are together closest to the original weight."""
    import torch
    from bitsandbytes.functional import dequantize_4bit
    from peft.tuners.lora import Linear4bit

    for name, layer in layers.named_modules():
        if isinstance(layer, Linear4bit):
            weight, r = layer.base_layer.weight, layer.r["default"]
            error = (
                original.get_submodule(name).weight.float() - dequantize_4bit(weight.data, weight.quant_state).float()
            )
            u, s, v = torch.linalg.svd(error / layer.scaling["default"], full_matrices=False)
            layer.lora_B["default"].weight.data = u[:, :r] * s[:r].sqrt()
            layer.lora_A["default"].weight.data = s[:r, None].sqrt() * v[:r]


def measure(point: dict, seed: int) -> dict:
    """Train with one method at one learning rate from ``seed`` (facts, first A matrices, order) and evaluate it.

    ``last_loss`` is the mean of the last ten steps (nats per token), ``score`` (0 to 1)
    :func:`course_utils.facts.recalled`.
    """
    import torch
    from peft.optimizers import create_loraplus_optimizer

    from course_utils import facts

    model, task = relative(point["method"], seed)
    options = {name: FACTS[name] for name in ("steps", "batch_size", "warmup")}
    if point["method"] == "LoRA+":
        options["optimizer"] = create_loraplus_optimizer(
            model, torch.optim.AdamW, lr=point["lr"], loraplus_lr_ratio=LORAPLUS_RATIO, fused=True
        )
    log = facts.learn(model, task, lr=point["lr"], seed=seed, **options)
    return point | {
        "seed": seed,
        "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "last_loss": round(sum(log.losses[-10:]) / 10, 4),
        "score": facts.recalled(model, task),
        "train_seconds": round(sum(log.seconds), 1),
    }


def main(arguments: list[str]) -> int:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(prog="python -m ci family", description=__doc__.splitlines()[0])
    parser.add_argument("--methods", nargs="+", choices=list(METHODS), default=list(METHODS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--threads", type=int, default=1, help="of torch; on a busy machine one is fastest")
    chosen = parser.parse_args(arguments)

    import torch

    torch.set_num_threads(chosen.threads)
    for seed in chosen.seeds:
        for point in points(seed):
            wanted = point["method"] in chosen.methods
            if wanted and not any(run == run | point | {"seed": seed} for run in recorded(RESULTS)):
                record(RESULTS, measure(point, seed), SETTINGS)
    return 0
