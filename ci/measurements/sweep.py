"""Measure once what each setting of LoRA does on the course's task: the sweep that chapter 08 shows.

    python -m ci sweep [--seeds 0 1 2] [--part 0/1]

One setting moves at a time around BASE (and rank and targets at two more learning rates). Seeds are the outer loop, so
that an unfinished sweep holds whole seeds first. Writes course_utils/results/sweep.json after every run and skips what
stands there already, so it can be stopped and started again; ``--part 0/2`` and ``--part 1/2`` share the work between
two.
"""

from __future__ import annotations

import argparse

from ci.measurements.seeds import MODEL, record, recorded
from course_utils.results import FOLDER

RESULTS = FOLDER / "sweep.json"
BASE = {"lr": 1e-3, "r": 8, "alpha": 16, "targets": "all-linear"}
FACTORS = {
    "lr": [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2],
    "r": [1, 8, 64],
    "alpha": [1, 16, 256],
    "targets": ["q,v", "mlp", "all-linear"],
}
# Rank and targets again at larger learning rates, so that each can be compared at the best of its own.
TUNED = [BASE | {"lr": lr} | other for other in ({"r": 64}, {"targets": "q,v"}) for lr in (3e-3, 1e-2)]
TARGETS = {"q,v": ["q_proj", "v_proj"], "mlp": ["gate_proj", "up_proj", "down_proj"], "all-linear": "all-linear"}
PRECISION, N_TEST = "bf16", 100
TRAINING = {"steps": 60, "batch_size": 8, "warmup": 10}
SETTINGS = {"model": MODEL, "precision": PRECISION, "base": BASE, "training": TRAINING, "n_test": N_TEST}


def points() -> list[dict]:
    """Every point of the sweep once, the base first."""
    moved = [BASE | {name: value} for name, values in FACTORS.items() for value in values]
    return [BASE, *(point for point in moved if point != BASE), *TUNED]


def measure(point: dict, seed: int, steps: int = TRAINING["steps"], n_test: int = N_TEST) -> dict:
    """Train one adapter at ``point`` from ``seed`` (data, first A matrices, order of batches) and evaluate it.

    ``teacher_forced_match`` (0 to 1) is that of :mod:`course_utils.evaluation`; losses are in nats per answer token.
    """
    import torch
    from peft import LoraConfig, get_peft_model

    from course_utils import data, evaluation, models, training

    dates, tokenizer = data.load_dates(seed=seed), models.load_tokenizer(MODEL)
    torch.manual_seed(seed)
    lora = LoraConfig(
        r=point["r"], lora_alpha=point["alpha"], target_modules=TARGETS[point["targets"]], task_type="CAUSAL_LM"
    )
    model = get_peft_model(models.load(MODEL, PRECISION, for_training=True), lora)
    log = training.train(
        model,
        data.tokenize(dates["train"], tokenizer),
        lr=point["lr"],
        pad_token_id=tokenizer.pad_token_id,
        seed=seed,
        **TRAINING | {"steps": steps},
    )
    match = evaluation.teacher_forced_match(model, tokenizer, dates["test"].select(range(n_test)))
    return point | {
        "seed": seed,
        "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "losses": [round(loss, 4) for loss in log.losses],
        "teacher_forced_match": match,
        "train_seconds": round(sum(log.seconds), 1),
    }


def main(arguments: list[str]) -> int:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(prog="python -m ci sweep", description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--part", default="0/1", help="K/N: this process takes every N-th run, from the K-th on")
    chosen = parser.parse_args(arguments)

    first, every = map(int, chosen.part.split("/"))
    todo = [(point, seed) for seed in chosen.seeds for point in points()]
    for point, seed in todo[first::every]:
        if not any(run == run | point | {"seed": seed} for run in recorded(RESULTS)):
            record(RESULTS, measure(point, seed), SETTINGS)
    return 0
