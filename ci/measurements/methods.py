"""Measure once whether LoRA and QLoRA are as good as full fine-tuning: the comparison that chapter 08 shows.

    python -m ci methods [--tasks facts dates batches scales] [--seeds 0 1 2] [--threads 1]

Each method runs at several learning rates, so that each can be compared at its own best. The tasks:

- ``facts``, learned by heart by the last blocks (:mod:`course_utils.facts`), where capacity matters;
- the course's ``dates``, with full fine-tuning and QLoRA only, because the sweep of chapter 08 has the runs of LoRA;
- ``batches``: fewer facts, each seen equally often, in large and small batches. A larger batch makes fewer steps;
- ``scales``: the facts at rank 64 with a small alpha. The same with rsLoRA is "LoRA r=64": 16/√64 = 128/64.

Writes course_utils/results/methods.json after every run and skips what stands there already, so it can be stopped and
started again.
"""

from __future__ import annotations

import argparse

from ci.measurements.seeds import MODEL, record, recorded
from course_utils.results import FOLDER

RESULTS = FOLDER / "methods.json"
FACTS = {"n": 512, "blocks": 4, "steps": 120, "batch_size": 64, "warmup": 10}
DATES = {"steps": 60, "batch_size": 8, "warmup": 10, "n_test": 100}
# 20 times over 256 facts. The largest batch is all of them at once.
BATCHES = {"n": 256, "blocks": 4, "times": 20, "sizes": [256, 16], "warmup": "a tenth of the steps"}
SCALES = {"lora_alpha": 16}
TASKS = ["facts", "dates", "batches", "scales"]
BEST_ALONE = ("batches", "scales")  # seeds other than 0 run at each method's best learning rate alone
# Name, precision of the base, rank (0: full fine-tuning), target modules. alpha is twice the rank but in SCALES.
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
    # A small batch makes more steps, which may then be shorter.
    ("batches", "full fine-tuning", 256): [1e-3, 3e-3, 1e-2],
    ("batches", "LoRA r=64", 256): [3e-3, 1e-2, 1e-3, 5e-3],
    ("batches", "full fine-tuning", 16): [1e-3, 3e-4, 3e-3],
    ("batches", "LoRA r=64", 16): [1e-3, 3e-3, 3e-4],
    ("scales", "LoRA r=64"): [1e-2, 3e-3, 3e-2],
}
SETTINGS = {"model": MODEL, "facts": FACTS, "dates": DATES, "batches": BATCHES, "scales": SCALES, "methods": METHODS}


def points(task: str, seed: int = 0) -> list[dict]:
    """Every point of a task, method and learning rate: first each method at the rate that is likely to be its best."""
    mine = {tuple(names): rates for (where, *names), rates in RATES.items() if where == task}
    turns = range(max(map(len, mine.values())))
    every = [
        {"task": task, "method": method, "lr": lr} | ({"batch_size": sizes[0]} if sizes else {})
        for i in turns
        for (method, *sizes), rates in mine.items()
        for lr in rates[i : i + 1]
    ]
    return every if seed == 0 or task not in BEST_ALONE else _best(task, every)


def _best(task: str, every: list[dict]) -> list[dict]:
    """Of each method and batch size, the point that learned most with seed 0 (by score, then by loss)."""
    first = [run for run in recorded(RESULTS) if run["task"] == task and run["seed"] == 0]
    groups: dict[tuple, list[dict]] = {}
    for run in sorted(first, key=lambda run: (-run["score"], run["last_loss"])):
        groups.setdefault((run["method"], run.get("batch_size")), []).append(run)
    best = [runs[0] for runs in groups.values()]
    return [point for point in every if any(run == run | point for run in best)]


def arithmetic(precision: str):
    """The context to train in: float32 weights multiply in bfloat16, as all others do.

    Full fine-tuning keeps float32 weights, because bfloat16 would round its small steps away (mixed precision).
    """
    import torch

    # Without cache_enabled=False the bfloat16 copies of the first step would serve all steps: nothing would be learned.
    return torch.autocast("cpu", torch.bfloat16, enabled=precision == "fp32", cache_enabled=False)


def made_trainable(model, rank: int, targets, seed: int, **options):
    """Return the model with an adapter drawn from ``seed``; for rank 0, with all its weights to be trained."""
    import torch
    from peft import LoraConfig, get_peft_model

    if not rank:
        return model.requires_grad_(True)
    torch.manual_seed(seed)
    options = {"r": rank, "lora_alpha": 2 * rank, "target_modules": targets, "task_type": "CAUSAL_LM"} | options
    return get_peft_model(model, LoraConfig(**options))


def measure(point: dict, seed: int) -> dict:
    """Train with one method at one learning rate from ``seed`` (data, first A matrices, order) and evaluate it.

    ``last_loss`` is the mean of the last ten steps (nats per token), ``score`` (0 to 1)
    :func:`course_utils.facts.recalled` or
    :func:`course_utils.evaluation.teacher_forced_match`.
    """
    from course_utils import models

    precision, rank, targets = METHODS[point["method"]]
    model, tokenizer = models.load(MODEL, precision, for_training=True), models.load_tokenizer(MODEL)
    run = _dates if point["task"] == "dates" else _facts
    with arithmetic(precision):
        model, log, score = run(model, tokenizer, rank, targets, point, seed)
    return point | {
        "seed": seed,
        "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "last_loss": round(sum(log.losses[-10:]) / 10, 4),
        "score": score,
        "train_seconds": round(sum(log.seconds), 1),
    }


def _facts(model, tokenizer, rank: int, targets, point: dict, seed: int):
    from course_utils import facts

    n, options = FACTS["n"], {name: FACTS[name] for name in ("steps", "batch_size", "warmup")}
    if point["task"] == "batches":
        n = BATCHES["n"]
        steps = BATCHES["times"] * n // point["batch_size"]
        options = {"steps": steps, "batch_size": point["batch_size"], "warmup": steps // 10}
    task = facts.keep_last_blocks(model, tokenizer, facts.make_facts(n, seed), FACTS["blocks"])
    if rank:
        model = made_trainable(model, rank, targets, seed, **(SCALES if point["task"] == "scales" else {}))
    else:
        model.model.layers.requires_grad_(True)  # of these blocks all weights; the head stays frozen for every method
    log = facts.learn(model, task, lr=point["lr"], seed=seed, **options)
    return model, log, facts.recalled(model, task)


def _dates(model, tokenizer, rank: int, targets, point: dict, seed: int):
    from course_utils import data, evaluation, training

    dates, model = data.load_dates(seed=seed), made_trainable(model, rank, targets, seed)
    log = training.train(
        model,
        data.tokenize(dates["train"], tokenizer),
        lr=point["lr"],
        pad_token_id=tokenizer.pad_token_id,
        seed=seed,
        **{name: DATES[name] for name in ("steps", "batch_size", "warmup")},
    )
    return model, log, evaluation.teacher_forced_match(model, tokenizer, dates["test"].select(range(DATES["n_test"])))


def main(arguments: list[str]) -> int:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(prog="python -m ci methods", description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=TASKS)
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--threads", type=int, default=1, help="of torch; on a busy machine one is fastest")
    chosen = parser.parse_args(arguments)

    import torch

    torch.set_num_threads(chosen.threads)
    for task in chosen.tasks:
        for seed in chosen.seeds:
            for point in points(task, seed):
                if not any(run == run | point | {"seed": seed} for run in recorded(RESULTS)):
                    record(RESULTS, measure(point, seed), SETTINGS)
    return 0
