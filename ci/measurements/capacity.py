"""Measure once what the number of facts does to LoRA beside full fine-tuning, and what is forgotten meanwhile.

    python -m ci capacity [--seeds 0 1 2] [--threads 1]

The task is that of ``python -m ci methods``: facts to be learned by heart. The number of facts moves; the number of
steps stays. Each method runs at its best learning rate there. With the most facts it also runs at a third of it,
because another number of facts may want another rate. Every run also says how well the trained blocks, put back on top
of the frozen ones, still predict prose that has nothing to do with the facts. Writes course_utils/results/capacity.json
after every run and skips what stands there already, so it can be stopped and started again.
"""

from __future__ import annotations

import argparse
import math

from ci.measurements.methods import FACTS, METHODS, arithmetic, made_trainable
from ci.measurements.seeds import MODEL, record, recorded
from course_utils.results import FOLDER

RESULTS = FOLDER / "capacity.json"
TRAINING = {"steps": 160, "batch_size": FACTS["batch_size"], "warmup": FACTS["warmup"]}
# The best of each in results/methods.json; tests/test_results.py compares.
BEST = {"full fine-tuning": 3e-3, "LoRA r=64": 3e-3, "LoRA r=8": 1e-2, "LoRA r=1": 1e-2}
SIZES = [1024, 512, 128]  # facts; 1024 is every name there is
PROSE_TOKENS = 2048
SETTINGS = {"model": MODEL, "blocks": FACTS["blocks"], "facts": TRAINING, "prose_tokens": PROSE_TOKENS}


def points() -> list[dict]:
    """Every point once: ``method``, ``n`` facts and ``lr``."""
    return [
        {"method": method, "n": n, "lr": float(f"{lr:.1g}")}
        for n in SIZES
        for method, best in BEST.items()
        for lr in ([best, best / 3] if n == max(SIZES) else [best])
    ]


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
        log = facts.learn(trained, task, lr=point["lr"], seed=seed, **TRAINING)
        score = facts.recalled(trained, task)
        # `layers` still holds all blocks, and the last of them are the trained ones: an adapter is put into the blocks.
        model.model.layers, model.config.num_hidden_layers = layers, len(layers)
        after = prose()
    return point | {
        "seed": seed,
        "last_loss": round(sum(log.losses[-10:]) / 10, 4),
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
