"""Measure once what the amount of data and the batch size do to LoRA beside full fine-tuning, and what is forgotten.

    python -m ci capacity [--seeds 0 1 2] [--threads 1]

The task is that of ``python -m ci methods``: facts to be learned by heart, with each method at its best learning rate
there. First the number of facts moves; the number of steps stays. Then the batch size moves over the same passes, with
the learning rate tuned again, because a batch of another size wants another one. Every run also says how well the
trained blocks, put back on top of the frozen ones, still predict prose that has nothing to do with the facts. Writes
course_utils/results/capacity.json after every run and skips what stands there already, so it can be stopped and
started again.
"""

from __future__ import annotations

import argparse
import math

from ci.measurements.methods import FACTS, METHODS, arithmetic, made_trainable
from ci.measurements.seeds import MODEL, record, recorded
from course_utils.results import FOLDER

RESULTS = FOLDER / "capacity.json"
STEPS = 160  # with every number of facts
PASSES = FACTS["steps"] * FACTS["batch_size"] / FACTS["n"]  # with every batch size: how often a run sees each fact
# The best of each in results/methods.json; tests/test_results.py compares.
BEST = {"full fine-tuning": 3e-3, "LoRA r=64": 3e-3, "LoRA r=8": 1e-2, "LoRA r=1": 1e-2}
SIZES = [128, 512, 1024]  # facts; 1024 is every name there is
# results/methods.json has the runs of batch size 64, between the two.
BATCHES, BATCH_METHODS, BATCH_RATES = [16, 256], ["full fine-tuning", "LoRA r=8"], [1 / 3, 1, 3]
PROSE_TOKENS = 2048
SETTINGS = {
    "model": MODEL,
    "facts": {name: FACTS[name] for name in ("blocks", "warmup")},
    "prose_tokens": PROSE_TOKENS,
}


def points() -> list[dict]:
    """Every point once: ``method``, ``n`` facts, ``batch_size``, ``steps`` and ``lr``; first those that move ``n``."""
    data = [
        {"method": method, "n": n, "batch_size": FACTS["batch_size"], "steps": STEPS, "lr": lr}
        for n in SIZES
        for method, lr in BEST.items()
    ]
    batch = [
        {
            "method": method,
            "n": FACTS["n"],
            "batch_size": size,
            "steps": round(PASSES * FACTS["n"] / size),
            "lr": float(f"{BEST[method] * times:.1g}"),
        }
        for times in BATCH_RATES
        for size in BATCHES
        for method in BATCH_METHODS
    ]
    return data + batch


def measure(point: dict, seed: int) -> dict:
    """Learn the facts of ``seed``; what was recalled, and the loss on prose before and after.

    ``score`` (0 to 1) is :func:`course_utils.facts.recalled`. ``prose_before`` and ``prose_after`` are the mean loss
    (nats per token) of the whole model on the course's unseen prose.
    """
    from course_utils import evaluation, facts, models

    precision, rank, targets = METHODS[point["method"]]
    model, tokenizer = models.load(MODEL, precision, for_training=True), models.load_tokenizer(MODEL)
    with arithmetic(precision):

        def prose() -> float:
            return round(math.log(evaluation.perplexity(model, tokenizer, max_tokens=PROSE_TOKENS)), 4)

        before, layers = prose(), model.model.layers
        task = facts.keep_last_blocks(model, tokenizer, facts.make_facts(point["n"], seed), FACTS["blocks"])
        trained = model
        if rank:
            trained = made_trainable(model, rank, targets, seed)
        else:
            model.model.layers.requires_grad_(True)
        chosen = {name: point[name] for name in ("lr", "steps", "batch_size")}
        log = facts.learn(trained, task, seed=seed, warmup=min(FACTS["warmup"], point["steps"] // 3), **chosen)
        score = facts.recalled(trained, task)
        # `layers` still holds all blocks, and the last of them are the trained ones: an adapter is put into the blocks.
        model.model.layers, model.config.num_hidden_layers = layers, len(layers)
        after = prose()
    return point | {
        "seed": seed,
        "last_loss": round(sum(log.losses[-10:]) / len(log.losses[-10:]), 4),
        "score": score,
        "prose_before": before,
        "prose_after": after,
    }


def main(arguments: list[str]) -> int:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(prog="python -m ci capacity", description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--threads", type=int, default=1, help="of torch; on a busy machine one is fastest")
    chosen = parser.parse_args(arguments)

    import torch

    torch.set_num_threads(chosen.threads)
    for point in points():
        for seed in chosen.seeds:
            if not any(run == run | point | {"seed": seed} for run in recorded(RESULTS)):
                record(RESULTS, measure(point, seed), SETTINGS)
    return 0
