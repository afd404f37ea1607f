"""Measure once how exact match moves with the seed: chapters 05 and 07 in their full profile's settings.

    python -m ci seeds [--precisions 8bit 4bit] [--seeds 0 1 2] [--test 200]

Writes course_utils/results/seeds.json after every run and skips what stands there already, so it can be stopped and
started again. A seed draws the data, the adapter's first A matrices and the order of the batches.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from course_utils.results import FOLDER

RESULTS = FOLDER / "seeds.json"
MODEL = "smollm2-135m"
# What chapters/05_lora_8bit.ipynb and chapters/07_qlora.ipynb say under PROFILE == "full".
LORA = {"r": 8, "lora_alpha": 16, "target_modules": "all-linear", "task_type": "CAUSAL_LM"}
TRAINING = {"lr": 3e-3, "steps": 60, "batch_size": 8, "warmup": 10}
PACKAGES = ("torch", "transformers", "peft", "bitsandbytes", "lora-qlora-course")


def recorded(results: Path) -> list[dict]:
    """The runs that a results file holds already."""
    return json.loads(results.read_text(encoding="utf-8"))["runs"] if results.is_file() else []


def record(results: Path, run: dict, settings: dict) -> None:
    """Add one run to a results file, with the settings, the versions and the machine; several processes may write."""
    with FileLock(Path(tempfile.gettempdir()) / f"{results.stem}.results.lock"):
        report = {
            "settings": settings,
            "versions": {name: version(name) for name in PACKAGES} | {"python": platform.python_version()},
            "machine": f"{platform.machine()}, CPU",
        }
        report = {"runs": [*recorded(results), run], **report}
        results.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(run), flush=True)


def measure(precision: str, seed: int, n_test: int) -> dict:
    """Train one adapter from ``seed`` on a base in ``precision``; exact match before and after."""
    import torch
    from peft import LoraConfig, get_peft_model

    from course_utils import data, evaluation, models, training

    dates, tokenizer = data.load_dates(seed=seed), models.load_tokenizer(MODEL)
    test = dates["test"].select(range(n_test))
    torch.manual_seed(seed)
    model = get_peft_model(models.load(MODEL, precision, for_training=True), LoraConfig(**LORA))
    before = evaluation.exact_match(model, tokenizer, test)
    log = training.train(
        model, data.tokenize(dates["train"], tokenizer), pad_token_id=tokenizer.pad_token_id, seed=seed, **TRAINING
    )
    return {
        "precision": precision,
        "seed": seed,
        "n_test": n_test,
        "exact_match_before": before,
        "exact_match_after": evaluation.exact_match(model, tokenizer, test),
        "last_loss": round(log.losses[-1], 4),
        "train_seconds": round(sum(log.seconds), 1),
    }


def main(arguments: list[str]) -> int:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(prog="python -m ci seeds", description=__doc__.splitlines()[0])
    parser.add_argument("--precisions", nargs="+", default=["8bit", "4bit"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--test", type=int, default=200, help="held-out dates to answer")
    chosen = parser.parse_args(arguments)

    done = {(run["precision"], run["seed"], run["n_test"]) for run in recorded(RESULTS)}
    settings = {"model": MODEL, "lora": LORA, "training": TRAINING}
    for seed in chosen.seeds:
        for precision in chosen.precisions:
            if (precision, seed, chosen.test) in done:
                continue
            record(RESULTS, measure(precision, seed, chosen.test), settings)
    return 0
