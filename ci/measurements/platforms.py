"""Keep where each notebook has run: in Colab's environment, and under CUDA's rules.

python -m ci platforms REPORT...

A report is what pytest wrote with ``--junitxml`` for tests/test_colab.py or tests/test_rehearsal.py. The results go
to ci/platforms.json, and from there into docs/measurements.md.
"""

from __future__ import annotations

import argparse
import json
import re
from xml.etree import ElementTree

from ci.repository import ROOT, relative
from ci.runner import all_notebooks

KEPT = ROOT / "ci" / "platforms.json"
COLUMNS = {  # as the tests name a platform, and as the table does
    "colab python3.13": "Colab's list, Python 3.13",
    "colab python3.12": "Colab's list, Python 3.12",
    "rehearsal (8, 0)": "rehearsal, GPU with bf16",
    "rehearsal (7, 5)": "rehearsal, T4",
}


def results(report: str) -> dict[str, dict[str, str]]:
    """Read one report: for each notebook's stem and each platform, what became of it, and the day.

    Raises:
        FileNotFoundError: ``report`` is not there.
    """
    found: dict[str, dict[str, str]] = {}
    for suite in ElementTree.parse(report).iter("testsuite"):
        day = suite.get("timestamp").partition("T")[0]
        for case in suite.iter("testcase"):
            about = {one.get("name"): one.get("value") for one in case.iter("property")}
            if about.get("platform") in COLUMNS:
                said = [problem.get("message") for kind in ("failure", "error") for problem in case.iter(kind)]
                cell = re.search(r"\bcell \d+", " ".join(said))
                outcome = (cell[0] if cell else "failed") if said else "ran"
                found.setdefault(about["notebook"], {})[about["platform"]] = f"{outcome} on {day}"
    return found


def table() -> tuple[list[str], list[list[str]], list[str]]:
    """Return the table's head, a row for each notebook, and the days of its results."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    rows = [[name, *(runs.get(one, "not run").partition(" on ")[0] for one in COLUMNS)] for name, runs in kept.items()]
    days = sorted({outcome.partition(" on ")[2] for runs in kept.values() for outcome in runs.values()})
    return ["notebook", *COLUMNS.values()], rows, days


def main(arguments: list[str]) -> int:
    """Add the reports' results to those that are kept."""
    parser = argparse.ArgumentParser(prog="python -m ci platforms", description=__doc__.splitlines()[0])
    parser.add_argument("reports", nargs="+", metavar="REPORT", help="a file that pytest wrote with --junitxml")
    before = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    kept = {path.stem: before.get(path.stem, {}) for path in all_notebooks()}
    for report in parser.parse_args(arguments).reports:
        for notebook, runs in results(report).items():
            kept[notebook] |= runs
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    print(f"{relative(KEPT)} is written. Now: python -m ci measurements")
    return 0
