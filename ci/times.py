"""How long the proof takes: a forecast before it, and where the time went after it.

python -m ci times forecast    # the first lines of `make test`
python -m ci times             # where the time of the last `make test` went
python -m ci times keep        # make the last run the one that forecasts and the order of the tests are made from
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

from ci.repository import ROOT, build_folder

KEPT = ROOT / "ci" / "seconds.json"
NOTEBOOKS, TESTS = (build_folder() / name for name in ("report.json", "tests.xml"))
SHOWN = 20


def main(arguments: list[str]) -> int:
    """Run one of the commands above; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m ci times", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=["forecast", "keep"], help="without it: where the time went")
    what = parser.parse_args(arguments).what
    if what == "forecast":
        print(forecast(KEPT, os.cpu_count() or 1))
        return 0
    if missing := [path for path in (NOTEBOOKS, TESTS) if not path.is_file()]:
        print(f"There is no {missing[0]}. Write it first:\n  make test", file=sys.stderr)
        return 1
    run = last_run()
    if what == "keep":
        KEPT.write_text(json.dumps(run | {"probe": round(probe(), 3)}, indent=1) + "\n", encoding="utf-8")
    print(report(run))
    return 0


def probe() -> float:
    """Return the seconds that a fixed piece of work takes here, at best: a measure of this machine."""
    found = []
    for _ in range(5):
        started = time.perf_counter()
        sum(n * n % 7 for n in range(1_000_000))
        found.append(time.perf_counter() - started)
    return min(found)


def last_run() -> dict[str, dict[str, float]]:
    """Return the seconds of the last run: of each notebook, and of each file of tests."""
    from junitparser import JUnitXml

    notebooks = {one["notebook"]: one["seconds"] for one in json.loads(NOTEBOOKS.read_text(encoding="utf-8"))}
    tests: Counter[str] = Counter()
    for suite in JUnitXml.fromfile(str(TESTS)):
        for case in suite:
            tests[case.classname.rpartition(".")[2]] += case.time
    return {"notebooks": notebooks, "tests": {name: round(seconds, 1) for name, seconds in tests.most_common()}}


def kept_seconds(kind: str) -> dict[str, float]:
    """Return the seconds of each of the ``"notebooks"``, or of each file of ``"tests"``, in the kept run."""
    return json.loads(KEPT.read_text(encoding="utf-8"))[kind] if KEPT.is_file() else {}


def forecast(kept: Path, cores: int) -> str:
    """Return what `make test` will take here, from a kept run and a probe of this machine."""
    more = "A quick answer while you work: `make quick`. Where the time went afterwards: `python -m ci times`."
    if not kept.is_file():
        return f"No run has been kept yet to say how long this takes (`python -m ci times keep`).\n{more}"
    run = json.loads(kept.read_text(encoding="utf-8"))
    slower = probe() / run["probe"]
    minutes = {kind: sum(run[kind].values()) * slower / min(cores, 4) / 60 for kind in ("notebooks", "tests")}
    return (
        f"`make test` will take about {sum(minutes.values()):.0f} minutes here: notebooks {minutes['notebooks']:.0f}, "
        f"tests {minutes['tests']:.0f} ({cores} cores, each {slower:.1f} times as slow as the measured ones).\n{more}"
    )


def report(run: dict[str, dict[str, float]]) -> str:
    """Return the notebooks and files of tests that took longest."""
    rows = [(seconds, name) for kind in run.values() for name, seconds in kind.items()]
    lines = [f"{seconds:7.1f} s  {name}" for seconds, name in sorted(rows, reverse=True)]
    sums = [f"{sum(run[kind].values()):7.1f} s  all {kind}, one after the other" for kind in ("notebooks", "tests")]
    return "\n".join([*lines[:SHOWN], *sums])
