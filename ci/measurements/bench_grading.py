"""How fast the grader is, and whether it stays so: against stock nbgrader, otter-grader and the floor.

    python -m ci bench-grading                  # 24 honest submissions, four ways
    python -m ci bench-grading --scale 500      # one long run: rate, memory, what is left behind

The submissions are the ``right/`` answers of exercise 9.3, in turn. All graders run on this machine, one after
the other, with nothing else in between; times are wall time. The floor is what the student's own cells take in a
process in which everything is imported already: no grader that runs them can be faster.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice, pairwise
from pathlib import Path

import nbformat
import psutil

from ci import exercises

NAME = "ex_9_3"
STOCK_CONFIG = """\
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.ignore = ["checks.py", "right", "wrong"]
c.Execute.timeout = 120
"""


def make_course(root: Path, submissions: int, config: str | None = None) -> Path:
    """A course folder with honest submissions of exercise 9.3."""
    shutil.copytree(exercises.ROOT / "solutions" / NAME, root / "solutions" / NAME)
    (root / "nbgrader_config.py").write_text(
        config or (exercises.ROOT / "nbgrader_config.py").read_text("utf-8"), encoding="utf-8"
    )
    release = exercises.release(NAME)
    for number, answer in enumerate(islice(cycle(exercises.answers(NAME, "right")), submissions)):
        path = root / "submitted" / f"s{number:04}" / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(exercises.fill(release, answer), path)
    return root


def run(root: Path, *command: str) -> str:
    """Run a Python module in a folder; what it says if it fails is shown."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=root, env=environment, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout


def timed(work: Callable[[], object]) -> float:
    """Wall seconds that some work takes."""
    started = time.monotonic()
    work()
    return time.monotonic() - started


# ---- the graders ----------------------------------------------------------------------------------------------------


def ours(folder: Path, count: int, workers: int) -> tuple[float, float]:
    """Seconds for all submissions from nothing, and seconds for each once the workers are warm."""
    root = make_course(folder, count)
    run(root, "nbgrader", "generate_assignment", NAME)
    total = timed(lambda: run(root, "nbgrader_sandbox", "grade", NAME, "--workers", str(workers), "--json", "out.json"))
    check_scores(json.loads((root / "out.json").read_text(encoding="utf-8")))
    return total, warm_seconds(root, workers)


def warm_seconds(root: Path, workers: int) -> float:
    """Seconds a submission between the first results (one a worker) and the last, by the gradebook's own clock."""
    times = graded_at(root)
    return (times[-1] - times[workers - 1]) / (len(times) - workers)


def graded_at(root: Path) -> list[float]:
    """When each submission was recorded, in order."""
    import sqlite3

    with sqlite3.connect(root / "gradebook.db") as database:
        rows = database.execute("SELECT (julianday(graded_at) - 2440587.5) * 86400.0 FROM course_grading").fetchall()
    return sorted(seconds for (seconds,) in rows)


def check_scores(verdicts: list[dict]) -> None:
    """A fast grader that takes points from right answers is not fast."""
    lost = [v for v in verdicts if v["score"] != v["max_score"]]
    if lost:
        why = [q for q in lost[0]["questions"] if q["score"] != q["max_score"]]
        sys.exit(f"{len(lost)} right answers lost points; the first: {lost[0]['student']} ({lost[0]['status']}): {why}")


def stock_nbgrader(folder: Path, count: int) -> float:
    """Seconds for ``nbgrader autograde`` without our configuration."""
    root = make_course(folder, count, STOCK_CONFIG)
    run(root, "nbgrader", "generate_assignment", NAME)
    return timed(lambda: run(root, "nbgrader", "autograde", NAME))


OTTER_TESTS = {
    "q1_counts": (3, "set(counts) == {4, 8, 16, 32} and all(counts[r] == count_trainable(r) for r in counts)"),
    "q2_function": (2, "all(count_trainable(r) == r * count_trainable(1) for r in (3, 7))"),
    "q3_plot": (2, "ax is not None"),
}


def otter(folder: Path, count: int) -> float:
    """Seconds for otter-grader's runner without Docker, one submission after the other."""
    root = make_course(folder, count)
    tests = root / "tests"
    tests.mkdir()
    for name, (points, condition) in OTTER_TESTS.items():
        case = {"code": f">>> {condition}\nTrue", "hidden": True}
        suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        text = f"OK_FORMAT = True\ntest = { ({'name': name, 'points': points, 'suites': [suite]})!r}\n"
        (tests / f"{name}.py").write_text(text, encoding="utf-8")
    run(root, "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-requirements", "--no-environment")
    notebooks = sorted((root / "submitted").rglob("*.ipynb"))
    (root / "results").mkdir()

    def grade_all() -> None:
        for notebook in notebooks:
            run(root, "otter", "run", str(notebook), "-a", "autograder.zip", "-o", "results", "--no-logo")

    return timed(grade_all)


FLOOR = """
import json, sys, time
import matplotlib; matplotlib.use("agg")
import matplotlib.pyplot as plt, pandas, seaborn, torch, transformers, peft
from IPython.core.interactiveshell import InteractiveShell
import nbformat
from course_utils.models import skeleton
seconds = []
for path in sys.argv[1:]:
    shell = InteractiveShell.instance()
    shell.reset(new_session=True)
    started = time.monotonic()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("locked"):
            shell.run_cell(cell.source)
    seconds.append(time.monotonic() - started)
    plt.close("all")
print("\\n" + json.dumps(seconds[1:]))
"""


def floor(folder: Path, count: int) -> float:
    """Seconds a submission for the student's own cells alone, in one warm process."""
    root = make_course(folder, count)
    paths = [str(p) for p in sorted((root / "submitted").rglob("*.ipynb"))]
    (root / "floor.py").write_text(FLOOR, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "floor.py", *paths[:1], *paths], cwd=root, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    seconds = json.loads(done.stdout.splitlines()[-1])
    return sum(seconds) / len(seconds)


def compare(count: int, workers: int, slow: int) -> None:
    """Print submissions a minute and the ratios; the slow graders get ``slow`` of the submissions."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        total, warm = ours(base / "ours", count, workers)
        least = floor(base / "floor", count)
        nbgrader = stock_nbgrader(base / "nbgrader", slow) / slow
        other = otter(base / "otter", slow) / slow
    rows = [
        ("ours, warm", warm), ("ours, with start", total / count), ("stock nbgrader", nbgrader),
        ("otter-grader", other), ("floor on one core", least), ("floor on all workers", least / workers),
    ]  # fmt: skip
    print(f"{count} submissions, {workers} workers; load average {os.getloadavg()[0]:.1f}")
    for name, seconds in rows:
        print(f"{name:22} {seconds:7.2f} s each {60 / seconds:8.1f} a minute")
    print(f"ours, warm: {nbgrader / warm:.1f} times stock nbgrader, {other / warm:.1f} times otter-grader")
    print(f"with start: {nbgrader * count / total:.1f} times stock nbgrader")
    print(f"ours takes {warm / (least / workers):.2f} times the floor")


# ---- one long run ---------------------------------------------------------------------------------------------------


def scale(count: int, workers: int) -> None:
    """Grade many in one run; print the rate and the memory at both ends, and what was left behind."""
    with tempfile.TemporaryDirectory() as folder:
        root = make_course(Path(folder) / "course", count)
        scratch = Path(folder) / "tmp"
        scratch.mkdir()
        mounts, groups = Path("/proc/self/mounts").read_text(encoding="utf-8"), control_groups()
        watch = Watch(root, ["grade", NAME, "--workers", str(workers), "--json", "out.json"], scratch)
        check_scores(json.loads((root / "out.json").read_text(encoding="utf-8")))
        times = graded_at(root)
        left = {
            "processes": [str(p) for p in watch.seen if p.is_running() and p.status() != psutil.STATUS_ZOMBIE],
            "temporary files": [p.name for p in scratch.iterdir()],
            "mounts": Path("/proc/self/mounts").read_text(encoding="utf-8") != mounts,
            "control groups": [g for g in control_groups() - groups if f"-{watch.pid}-" in g],
        }
    edge = max(count // 10, 2)
    first = (times[workers + edge - 1] - times[workers - 1]) / edge
    last = (times[-1] - times[-1 - edge]) / edge
    quarter = len(watch.memory) // 4
    early, late = (max(m) / 2**20 for m in (watch.memory[quarter : 2 * quarter], watch.memory[-quarter:]))
    print(f"{count} submissions in {times[-1] - times[0]:.0f} s on {workers} workers, load {os.getloadavg()[0]:.1f}")
    print(f"first {edge}: {60 / first:.1f} a minute; last {edge}: {60 / last:.1f} a minute ({last / first - 1:+.1%})")
    tenths = [times[i * len(times) // 10] for i in range(10)] + [times[-1]]
    print("a minute, by tenths:", *(f"{count / 10 / max(b - a, 1e-9) * 60:.0f}" for a, b in pairwise(tenths)))
    print(f"memory of the grader: second quarter {early:.0f} MiB, last {late:.0f} MiB ({late / early - 1:+.1%})")
    print("left behind:", {kind: found for kind, found in left.items() if found} or "nothing")


class Watch:
    """A grader from start to end: its memory, twice a second, and every process below it that was ever seen."""

    def __init__(self, root: Path, arguments: list[str], scratch: Path) -> None:
        command = [sys.executable, "-m", "nbgrader_sandbox", *arguments]
        log = (root / "log").open("w", encoding="utf-8")
        grader = subprocess.Popen(
            command, cwd=root, env={**os.environ, "TMPDIR": str(scratch)}, stdout=log, stderr=subprocess.STDOUT
        )
        self.pid, self.memory, self.seen = grader.pid, [], set()
        process = psutil.Process(grader.pid)
        while grader.poll() is None:
            self.memory.append(process.memory_info().rss)
            self.seen.update(process.children(recursive=True))
            time.sleep(0.5)
        if grader.returncode:
            sys.exit(
                f"the grader ended with {grader.returncode}:\n{(root / 'log').read_text(encoding='utf-8')[-3000:]}"
            )


def control_groups() -> set[str]:
    """The control groups of all graders on this machine."""
    return {str(p) for p in Path("/sys/fs/cgroup").glob("**/nbgrader-sandbox-*")}


def main(arguments: list[str]) -> int:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(prog="python -m ci bench-grading", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=24, help="submissions for the comparison")
    parser.add_argument("--slow", type=int, help="of these for nbgrader and otter (default: all)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scale", type=int, metavar="N", help="one long run of N submissions instead")
    args = parser.parse_args(arguments)
    if args.scale:
        scale(args.scale, args.workers)
    else:
        compare(args.count, args.workers, args.slow or args.count)
    return 0
