"""Measure once whether LoRA and QLoRA are as good as full fine-tuning: the comparison that chapter 08 shows.

    python -m ci methods [--tasks facts dates] [--seeds 0 1 2] [--threads 1]

Each method runs at several learning rates, so that each can be compared at its own best. Two tasks: ``facts``, learned
by heart by the last blocks (:mod:`course_utils.facts`), where capacity matters; and the course's ``dates``, with full
fine-tuning and QLoRA only, because the sweep of chapter 08 has the runs of LoRA. Writes
course_utils/results/methods.json after every run and skips what stands there already, so it can be stopped and started
again.
"""

from __future__ import annotations

import argparse

from ci.measurements.seeds import MODEL, record, recorded
from course_utils.results import FOLDER

RESULTS = FOLDER / "methods.json"
FACTS = {"n": 512, "blocks": 4, "steps": 120, "batch_size": 64, "warmup": 10}
DATES = {"steps": 60, "batch_size": 8, "warmup": 10, "n_test": 100}
# Name, precision of the base, rank (0: full fine-tuning), target modules. alpha is twice the rank throughout.
METHODS = {
    "full fine-tuning": ("fp32", 0, None),
    "LoRA r=64": ("bf16", 64, "all-linear"),
    "LoRA r=8": ("bf16", 8, "all-linear"),
    "LoRA r=1": ("bf16", 1, "all-linear"),
    "LoRA r=8, q and v": ("bf16", 8, ["q_proj", "v_proj"]),
    "QLoRA r=8": ("4bit", 8, "all-linear"),
}
RATES = {
    # Extended until the best is not the last one: a best at the end of a range is none.
    ("facts", "full fine-tuning"): [3e-4, 1e-3, 1e-4, 3e-3],
    **{("facts", name): [3e-3, 1e-2, 1e-3, 3e-2] for name in METHODS if name != "full fine-tuning"},
    ("facts", "LoRA r=8, q and v"): [3e-3, 1e-2, 1e-3, 3e-2, 1e-1],
    ("dates", "full fine-tuning"): [3e-4, 1e-4, 1e-3],
    ("dates", "QLoRA r=8"): [3e-3],
}
SETTINGS = {"model": MODEL, "facts": FACTS, "dates": DATES, "methods": METHODS}


def points(task: str) -> list[dict]:
    """Every point of a task, method and learning rate: first each method at the rate that is likely to be its best."""
    mine = {name: rates for (where, name), rates in RATES.items() if where == task}
    turns = range(max(map(len, mine.values())))
    return [
        {"task": task, "method": m, "lr": lr} for i in turns for m, rates in mine.items() for lr in rates[i : i + 1]
    ]


def arithmetic(precision: str):
    """The context to train in: float32 weights multiply in bfloat16, as all others do.

    Full fine-tuning keeps float32 weights, because bfloat16 would round its small steps away (mixed precision).
    """
    import torch

    # Without cache_enabled=False the bfloat16 copies of the first step would serve all steps: nothing would be learned.
    return torch.autocast("cpu", torch.bfloat16, enabled=precision == "fp32", cache_enabled=False)


def made_trainable(model, rank: int, targets, seed: int):
    """Return the model with an adapter drawn from ``seed``; for rank 0, with all its weights to be trained."""
    import torch
    from peft import LoraConfig, get_peft_model

    if not rank:
        return model.requires_grad_(True)
    torch.manual_seed(seed)
    lora = LoraConfig(r=rank, lora_alpha=2 * rank, target_modules=targets, task_type="CAUSAL_LM")
    return get_peft_model(model, lora)


def measure(point: dict, seed: int) -> dict:
    """Train with one method at one learning rate from ``seed`` (data, first A matrices, order) and evaluate it.

    ``last_loss`` is the mean of the last ten steps (nats per token), ``score`` (0 to 1)
    :func:`course_utils.facts.recalled` or
    :func:`course_utils.evaluation.teacher_forced_match`.
    """
    from course_utils import models

    precision, rank, targets = METHODS[point["method"]]
    model, tokenizer = models.load(MODEL, precision, for_training=True), models.load_tokenizer(MODEL)
    run = _facts if point["task"] == "facts" else _dates
    with arithmetic(precision):
        model, log, score = run(model, tokenizer, rank, targets, point["lr"], seed)
    return point | {
        "seed": seed,
        "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "last_loss": round(sum(log.losses[-10:]) / 10, 4),
        "score": score,
        "train_seconds": round(sum(log.seconds), 1),
    }


def _facts(model, tokenizer, rank: int, targets, lr: float, seed: int):
    from course_utils import facts

    task = facts.keep_last_blocks(model, tokenizer, facts.make_facts(FACTS["n"], seed), FACTS["blocks"])
    if rank:
        model = made_trainable(model, rank, targets, seed)
    else:
        model.model.layers.requires_grad_(True)  # of these blocks all weights; the head stays frozen for every method
    options = {name: FACTS[name] for name in ("steps", "batch_size", "warmup")}
    log = facts.learn(model, task, lr=lr, seed=seed, **options)
    return model, log, facts.recalled(model, task)


def _dates(model, tokenizer, rank: int, targets, lr: float, seed: int):
    from course_utils import data, evaluation, training

    dates, model = data.load_dates(seed=seed), made_trainable(model, rank, targets, seed)
    log = training.train(
        model,
        data.tokenize(dates["train"], tokenizer),
        lr=lr,
        pad_token_id=tokenizer.pad_token_id,
        seed=seed,
        **{name: DATES[name] for name in ("steps", "batch_size", "warmup")},
    )
    return model, log, evaluation.teacher_forced_match(model, tokenizer, dates["test"].select(range(DATES["n_test"])))


def main(arguments: list[str]) -> int:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(prog="python -m ci methods", description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", nargs="+", choices=["facts", "dates"], default=["facts", "dates"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--threads", type=int, default=1, help="of torch; on a busy machine one is fastest")
    chosen = parser.parse_args(arguments)

    import torch

    torch.set_num_threads(chosen.threads)
    for task in chosen.tasks:
        for seed in chosen.seeds:
            for point in points(task):
                if not any(run == run | point | {"seed": seed} for run in recorded(RESULTS)):
                    record(RESULTS, measure(point, seed), SETTINGS)
    return 0
