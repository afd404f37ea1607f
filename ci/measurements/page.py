"""Renew the tables of docs/measurements.md from the committed results that they are made of.

    python -m ci measurements          # write the tables anew
    python -m ci measurements --keep   # first keep the seconds and the memory of the last `make course`

The sources are course_utils/results/seeds.json and sweep.json, ci/seconds.json (``python -m ci times keep`` writes it),
ci/platforms.json (``python -m ci platforms`` does) and ci/course.json (``--keep`` does). What stands outside of the two
marks in the page was measured and typed by hand.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from datetime import date
from itertools import groupby
from pathlib import Path

from ci.measurements import capacity, platforms, sweep
from ci.repository import ROOT, build_folder
from course_utils import results

PAGE = ROOT / "docs" / "measurements.md"
BEGIN, END = "<!-- made by `python -m ci measurements`: -->", "<!-- end of what was made -->"
SECONDS, COURSE = ROOT / "ci" / "seconds.json", ROOT / "ci" / "course.json"
NAMES = {"lr": "learning rate", "alpha": "`lora_alpha`", "targets": "`target_modules`", "r": "`r`"}


def tables() -> str:
    """Return the part of the page that is made: one table for each source."""
    measured = [_seeds(), _sweep(), _methods(), _capacity(), _family()]
    return "\n\n".join([*measured, *([_course()] if COURSE.is_file() else []), _tests(), _platforms()])


def current(page: str) -> str:
    """Return the page with its tables made anew."""
    head, _, rest = page.partition(BEGIN)
    return f"{head}{BEGIN}\n\n{tables()}\n\n{END}{rest.partition(END)[2]}"


def _seeds() -> str:
    report = results.load("seeds")
    rows = []
    for precision, runs in groupby(
        sorted(report["runs"], key=lambda run: run["precision"]), lambda run: run["precision"]
    ):
        runs = list(runs)
        before, after = ([run[f"exact_match_{when}"] for run in runs] for when in ("before", "after"))
        rows.append([precision, len(runs), _range(before), _range(after), runs[0]["n_test"]])
    head = ["base", "seeds", "exact match before training", "after", "held-out dates"]
    return f"### Chapters 05 and 07: exact match by seed\n\n{_by(report, 'seeds.json')}\n\n{_table(head, rows)}"


def _sweep() -> str:
    report = results.load("sweep")
    scores: dict[tuple, list[float]] = {}
    for run in report["runs"]:
        scores.setdefault(tuple(run[name] for name in sweep.BASE), []).append(run["teacher_forced_match"])
    rows = []
    for factor, values in sweep.FACTORS.items():
        means = {v: statistics.mean(scores[tuple((sweep.BASE | {factor: v}).values())]) for v in values}
        best = max(means, key=means.get)
        tried = ", ".join(f"{value}" for value in values)
        rows.append([NAMES[factor], tried, f"{best}", f"{max(means.values()) - min(means.values()):.2f}"])
    spread = statistics.median(max(found) - min(found) for found in scores.values())
    rows.sort(key=lambda row: row[-1], reverse=True)
    base = ", ".join(f"{NAMES[name]} {value}" for name, value in sweep.BASE.items())
    return (
        f"### Chapter 08: what each setting does\n\n{_by(report, 'sweep.json')} The score is the share of answers in "
        "which every token is right under teacher forcing (0 to 1). One setting moves at a time around "
        f"{base}. Between the seeds of one point the score differs by {spread:.2f} (median), so a difference of that "
        "size means nothing.\n\n" + _table(["setting", "values", "best", "best mean minus worst"], rows)
    )


def _methods() -> str:
    report = results.load("methods")
    facts = [run for run in report["runs"] if run["task"] == "facts"]
    return (
        f"### Chapter 08: LoRA and QLoRA beside full fine-tuning\n\n{_by(report, 'methods.json')} The task is to "
        f"learn {report['settings']['facts']['n']} random facts by heart with the model's last "
        f"{report['settings']['facts']['blocks']} blocks. The runs on dates are in the chapter.\n\n"
        + _at_their_best(facts)
        + "\n\n"
        + _batches(report)
    )


def _batches(report: dict) -> str:
    """A table of the facts in small and large batches, and of rank 64 with a small alpha."""
    settings, scores = report["settings"]["batches"], {}
    for run in report["runs"]:
        if run["task"] in ("batches", "scales"):
            small = f", alpha {report['settings']['scales']['lora_alpha']}" if run["task"] == "scales" else ""
            point = (run["task"], run["method"] + small, run.get("batch_size", ""), run["lr"])
            scores.setdefault(point, []).append(run["score"])
    rows = [
        [method, size, f"{lr:g}", len(found), _range(found)]
        for (_, method, size, lr), found in sorted(scores.items(), key=lambda item: tuple(map(str, item[0])))
    ]
    return (
        f"In small and large batches, each of {settings['n']} facts seen {settings['times']} times; and, without a "
        "batch size here, the task of the table above with a small alpha:\n\n"
        + _table(["method", "batch size", "learning rate", "seeds", "recalled (0 to 1)"], rows)
    )


def _family() -> str:
    report = results.load("family")
    return (
        f"### Chapter 12: LoRA's relatives\n\n{_by(report, 'family.json')} The task and the settings are those of "
        "chapter 08, with rank 8. Every learning rate ran with seed 0. Best is the rate with the most seeds, then with "
        "the highest mean. (Chapter 12 takes the highest mean.)\n\n" + _at_their_best(report["runs"])
    )


def _at_their_best(runs: list[dict]) -> str:
    """A table of methods on the facts task, each at its best learning rate of those that most seeds ran at."""
    scores: dict[tuple[str, float], list[float]] = {}
    for run in runs:
        scores.setdefault((run["method"], run["lr"]), []).append(run["score"])
    rows = []
    for method, numbers in {run["method"]: run["trainable"] for run in runs}.items():
        rates = {rate: found for (name, rate), found in scores.items() if name == method}
        best = max(rates, key=lambda rate: (len(rates[rate]), statistics.mean(rates[rate])))
        shares = [f"{statistics.mean(rates[best]):.2f}", len(rates[best]), _range(rates[best])]
        rows.append([method, f"{numbers:,}", len(rates), f"{best:g}", *shares])
    head = [
        "method",
        "trained numbers",
        "learning rates tried",
        "best",
        "facts recalled there, mean",
        "seeds",
        "range",
    ]
    return _table(head, rows)


def _capacity() -> str:
    report = results.load("capacity")
    rows = []
    for point in sorted(capacity.points(), key=lambda point: point["n"]):
        runs = [run for run in report["runs"] if run == run | point]
        rises = [run["prose_after"] - run["prose_before"] for run in runs]
        scores = [run["score"] for run in runs]
        rows.append([point["n"], point["method"], f"{point['lr']:g}", _range(scores), _range(rises)])
    head = ["facts", "method", "learning rate", "recalled (0 to 1)", "rise of the loss on prose (nats per token)"]
    return (
        f"### Chapter 08: how many facts fit, and what is forgotten\n\n{_by(report, 'capacity.json')} Every run has "
        f"{report['settings']['facts']['steps']} steps, every point three seeds.\n\n{_table(head, rows)}"
    )


def _course() -> str:
    kept = json.loads(COURSE.read_text(encoding="utf-8"))
    rows = [
        [Path(name).stem, f"{seconds:.0f}", f"{mb / 1000:.1f}"] for name, (seconds, mb) in kept["notebooks"].items()
    ]
    return (
        f"### `make course`: every chapter in full\n\nOn {kept['date']}, commit {kept['commit']}, {kept['machine']}."
        "\n\n" + _table(["chapter", "seconds", "peak memory (GB)"], sorted(rows))
    )


def _tests() -> str:
    kept = json.loads(SECONDS.read_text(encoding="utf-8"))
    chapters, answers = (
        sum(s for name, s in kept["notebooks"].items() if name.startswith(f"{folder}/"))
        for folder in ("chapters", "solutions")
    )
    longest = [f"`{name}` {seconds:.0f}" for name, seconds in list(kept["tests"].items())[:3]]
    rows = [
        [
            "every chapter in its short form",
            len([n for n in kept["notebooks"] if n.startswith("chapters/")]),
            f"{chapters:.0f}",
        ],
        ["every solved exercise", len([n for n in kept["notebooks"] if n.startswith("solutions/")]), f"{answers:.0f}"],
        [
            f"all files of tests; the longest: {', '.join(longest)}",
            len(kept["tests"]),
            f"{sum(kept['tests'].values()):.0f}",
        ],
    ]
    return (
        "### `make test`: where its time goes\n\nFrom `ci/seconds.json`. The seconds are added up as if one ran after "
        "the other. `make test` runs as many at once as there are cores, four at most. A core of this machine takes "
        f"{kept['probe']:g} s for the probe in `ci/times.py`.\n\n" + _table(["what", "how many", "seconds"], rows)
    )


def _platforms() -> str:
    head, rows, days = platforms.table()
    return (
        f"### Where each notebook ran\n\nFrom `ci/platforms.json`: short forms, {days[0]} to {days[-1]}. Colab's list "
        "is an environment with the versions of [ci/colab.txt](../ci/colab.txt), not Colab itself. The rehearsal is "
        "the CPU under CUDA's rules, not a GPU. Where a notebook failed, the table names the cell, counted from 0.\n\n"
        + _table(head, rows)
    )


def _by(report: dict, source: str) -> str:
    versions = ", ".join(f"{name} {report['versions'][name]}" for name in ("python", "torch", "peft", "bitsandbytes"))
    return f"From `course_utils/results/{source}`: {len(report['runs'])} runs on {report['machine']}, {versions}."


def _range(values: list[float]) -> str:
    low, high = f"{min(values):.2f}", f"{max(values):.2f}"
    return low if low == high else f"{low} to {high}"


def _table(head: list[str], rows: list[list[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def keep(report: Path, kept: Path = COURSE) -> None:
    """Keep the seconds and the memory of the chapters in a report of ``make course``.

    Raises:
        SystemExit: there is no report, or it is of something else than all chapters in full.
    """
    runs = json.loads(report.read_text(encoding="utf-8")) if report.is_file() else []
    full = {run["notebook"]: [run["seconds"], run["peak_rss_mb"]] for run in runs if run["profile"] == "full"}
    if not full or full.keys() != {f"chapters/{path.name}" for path in (ROOT / "chapters").glob("*.ipynb")}:
        sys.exit(f"{report} is not the report of a full run of all chapters. Write it first:\n  make course")
    if failed := [run["notebook"] for run in runs if run["status"] != "ok"]:
        sys.exit(f"These chapters did not run to their end: {', '.join(failed)}. Repair them, then:\n  make course")
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, encoding="utf-8"
    ).stdout.strip()
    about = {"date": f"{date.today()}", "commit": commit, "machine": machine()}
    kept.write_text(json.dumps(about | {"notebooks": full}, indent=1) + "\n", encoding="utf-8")


def machine() -> str:
    """Return what this machine is, in words: cores, kind of processor, memory, GPU."""
    import psutil
    import torch

    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU"
    kind, memory = torch.backends.cpu.get_cpu_capability(), psutil.virtual_memory().total / 1024**3
    return f"{os.cpu_count()} cores with {kind}, {memory:.0f} GiB, {gpu}"


def main(arguments: list[str]) -> int:
    """Write the page, after keeping the last full run if that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m ci measurements", description=__doc__.splitlines()[0])
    parser.add_argument("--keep", action="store_true", help="first keep the report of the last `make course`")
    if parser.parse_args(arguments).keep:
        keep(build_folder() / "report.json")
    PAGE.write_text(current(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} is written.")
    return 0
