"""Run notebooks with papermill, several at once, and report on each.

A notebook fails when a cell raises, when it takes too long, when a code cell was not executed, when an
error hides in its outputs, when it was committed with outputs, or when it has no ``parameters`` cell.
A chapter also fails when a claim that claims.yml gives it was not verified exactly once, or did not hold.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

import nbformat
import psutil
from nbformat import NotebookNode
from nbgrader_sandbox.preview import kernel_manager
from tqdm import tqdm

from ci import claim_records, times
from ci.doctor import MEMORY_PER_NOTEBOOK
from ci.repository import ROOT, build_folder, relative
from course_utils import claims
from course_utils.errors import UnsupportedError
from course_utils.launching import end

PROFILES = ("smoke", "full")
TIMEOUT_S = {"smoke": 1200, "full": 2400}
PARAMETERS = "parameters"


@dataclass
class Result:
    """What became of one notebook. ``status`` is ok, failed, timeout or rejected; ``detail`` says why."""

    notebook: str
    status: str
    seconds: float
    peak_rss_mb: float
    profile: str
    detail: str = ""


def all_notebooks() -> list[Path]:
    """Every notebook that the course runs: its chapters and the exercises' solutions."""
    return [*sorted(ROOT.glob("chapters/*.ipynb")), *sorted(ROOT.glob("solutions/*/*.ipynb"))]


# ------------------------------------------------------------------------------------------- inspection


def code_cells(notebook: NotebookNode) -> list[tuple[int, NotebookNode]]:
    """Position and cell of each code cell that holds any code."""
    return [(i, c) for i, c in enumerate(notebook.cells) if c.cell_type == "code" and c.source.strip()]


def problems_before(notebook: NotebookNode) -> list[str]:
    """What is wrong with a committed notebook before anything runs."""
    cells = code_cells(notebook)
    problems = [f"cell {i} was committed with outputs" for i, c in cells if c.outputs or c.execution_count]
    if not any(PARAMETERS in c.metadata.get("tags", []) for _, c in cells):
        problems.append(f"no cell is tagged {PARAMETERS!r}, so no profile can be chosen")
    return problems


def problems_after(notebook: NotebookNode) -> list[str]:
    """What is wrong with an executed notebook although papermill came to its end."""
    problems = []
    for i, cell in code_cells(notebook):
        if cell.execution_count is None:
            problems.append(f"cell {i} was not executed")
        problems += [
            f"cell {i} raised {out.ename} and the notebook went on: {out.evalue}"
            for out in cell.outputs
            if out.output_type == "error"
        ]
    return problems


def claim_problems(source: Path, executed: NotebookNode, profile: str) -> list[str]:
    """Why an executed chapter does not do what the ledger of claims asks of it; nothing for other notebooks."""
    chapter = claims.chapter_of(source)
    return claim_records.problems(chapter, claim_records.records(executed), profile) if chapter else []


# --------------------------------------------------------------------------------------------- one notebook


def execute(source: Path, target: Path, profile: str, bar: dict | bool = False) -> Result:
    """Execute one notebook in this process's child kernel and write it to ``target``, outputs and all."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    name, started = relative(source), time.monotonic()
    target.parent.mkdir(parents=True, exist_ok=True)

    def result(status: str, detail: str = "") -> Result:
        return Result(name, status, round(time.monotonic() - started, 1), round(_children_peak_mb()), profile, detail)

    committed = nbformat.read(source, as_version=4)
    if problems := problems_before(committed):
        return result("rejected", "; ".join(problems))
    try:
        with tempfile.TemporaryDirectory(prefix="course-") as sockets:
            executed = papermill.execute_notebook(
                str(source),
                str(target),
                parameters={"PROFILE": profile},
                kernel_name="python3",
                progress_bar=bar,
                cwd=str(source.parent),
                request_save_on_cell_execute=False,
                kernel_manager_class=kernel_manager(sockets),
            )
    except PapermillExecutionError as error:
        from nbconvert.filters import strip_ansi  # it takes half a second to import

        # papermill counts the cell it injected; readers count the cells of the file.
        number = next((i for i, cell in code_cells(committed) if cell.source == error.source), error.cell_index)
        traceback = strip_ansi("\n".join(error.traceback))
        return result("failed", f"cell {number}:\n{error.source}\n{traceback}")
    if problems := problems_after(executed) + claim_problems(source, executed, profile):
        return result("failed", "; ".join(problems))
    return result("ok")


def _children_peak_mb() -> float:
    """Peak resident memory of the largest ended child process (the kernel), in MB of 10^6 bytes."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows keeps no such record
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / 1e6


# --------------------------------------------------------------------------------------------- many at once


def workers_that_fit() -> int:
    """Return how many notebooks to run at once: one a core, as far as free RAM and the GPU's memory reach."""
    by_memory = min(psutil.virtual_memory().available, _gpu_memory()) // MEMORY_PER_NOTEBOOK
    return int(max(1, min(os.cpu_count() or 1, by_memory)))


def _gpu_memory() -> float:
    """Return the bytes of the first GPU's memory, or infinity without an NVIDIA GPU. Asks without importing torch."""
    if not shutil.which("nvidia-smi"):
        return math.inf
    query = ["nvidia-smi", "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    said = subprocess.run(query, capture_output=True, encoding="utf-8").stdout.split()
    return int(said[0]) * 2**20 if said and said[0].isdigit() else math.inf  # it counts in MiB


def run(
    notebooks: Iterable[Path] | None = None,
    profile: str = "smoke",
    *,
    build: Path | None = None,
    workers: int | None = None,
    timeout_s: float | None = None,
    say: Callable[[str], None] = tqdm.write,
) -> list[Result]:
    """Run notebooks and write ``report.json`` and ``junit.xml`` into ``build``, the build folder unless given.

    Args:
        notebooks: paths; every notebook of the course unless given.
        profile: ``"smoke"`` or ``"full"``, handed to each notebook's ``parameters`` cell.
        workers: how many at once; as many as cores and memory allow unless given.
        timeout_s: wall time for one notebook, after which it is killed and reported.

    Raises:
        UnsupportedError: there is nothing to run, a notebook does not exist, or the profile is unknown.
    """
    paths = all_notebooks() if notebooks is None else [Path(p) for p in notebooks]
    _check_request(paths, profile)
    build = build or build_folder()
    workers = min(workers or workers_that_fit(), len(paths))
    timeout_s = timeout_s or TIMEOUT_S[profile]
    say(f"{len(paths)} notebooks in the {profile} profile, {workers} at once")
    results = _run_all(paths, profile, build, workers, timeout_s, say)
    results += [
        Result(relative(path), "failed", 0.0, 0.0, profile, "the notebook was not executed at all")
        for path in paths
        if relative(path) not in {result.notebook for result in results}
    ]
    write_reports(results, build)
    return results


def _check_request(paths: list[Path], profile: str) -> None:
    if profile not in PROFILES:
        raise UnsupportedError(f"There is no profile {profile!r}.", f"use one of {', '.join(PROFILES)}.")
    if not paths:
        raise UnsupportedError("There is no notebook to run.", "run this in a clone of the course's repository.")
    if missing := [str(path) for path in paths if not path.is_file()]:
        raise UnsupportedError(f"No such notebook: {', '.join(missing)}.", "check the path; chapters lie in chapters/.")


def _run_all(
    paths: list[Path], profile: str, build: Path, workers: int, timeout_s: float, say: Callable
) -> list[Result]:
    """Run each notebook in a process of its own; an interrupt ends them all."""
    running: set[subprocess.Popen] = set()
    rows = SimpleQueue()  # of progress bars on the screen
    for row in range(workers):
        rows.put(row)

    def one(path: Path) -> Result:
        row = rows.get()
        try:
            return _in_a_process(path, profile, build, workers, timeout_s, row, running)
        finally:
            rows.put(row)

    results = []
    with ThreadPoolExecutor(workers) as pool:
        # What takes long begins first: at the end, nobody waits long for the last one.
        known = times.kept_seconds("notebooks")
        futures = [pool.submit(one, path) for path in sorted(paths, key=lambda p: -known.get(relative(p), math.inf))]
        try:
            for future in as_completed(futures):
                results.append(future.result())
                _say_result(results[-1], len(results), len(paths), say)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(running):
                end(process)
    return results


def _in_a_process(
    path: Path, profile: str, build: Path, workers: int, timeout_s: float, row: int, running: set[subprocess.Popen]
) -> Result:
    """Execute one notebook in a process, which this module's last lines are; end it and its kernel after a time."""
    inside = not Path(relative(path)).is_absolute()
    target = build.resolve() / "notebooks" / (relative(path) if inside else path.name)
    target.unlink(missing_ok=True)
    threads = max(1, (os.cpu_count() or 1) // workers)
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), claims.NOTEBOOK: path.name}
    started = time.monotonic()

    def result(status: str, detail: str) -> Result:
        return Result(relative(path), status, round(time.monotonic() - started, 1), 0.0, profile, detail)

    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        report = Path(folder, "result.json")
        command = [sys.executable, "-m", "ci.runner", path.resolve(), target, profile, str(row), report]
        # A session of its own: Ctrl-C reaches this process alone, which then ends the others.
        process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        running.add(process)
        try:
            process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return result("timeout", f"stopped after {timeout_s:.0f} s")
        finally:
            running.discard(process)
            end(process)
        if not report.is_file():
            return result("failed", f"its process died (exit {process.returncode})")
        return Result(**json.loads(report.read_text(encoding="utf-8")))


def _say_result(result: Result, done: int, total: int, say: Callable[[str], None]) -> None:
    line = f"[{done}/{total}] {result.status:8} {result.notebook}  {result.seconds:.0f} s"
    say(line + (f", {result.peak_rss_mb:.0f} MB" if result.peak_rss_mb else ""))
    if result.status != "ok":
        say(f"{result.notebook}: {result.detail}")


# --------------------------------------------------------------------------------------------- reports


def write_reports(results: list[Result], build: Path) -> None:
    """Write ``report.json`` (a list of results) and ``junit.xml`` (the same for CI systems)."""
    from junitparser import Failure, JUnitXml, TestCase, TestSuite

    build.mkdir(parents=True, exist_ok=True)
    (build / "report.json").write_text(
        json.dumps([asdict(result) for result in results], indent=1) + "\n", encoding="utf-8"
    )
    suite = TestSuite("notebooks")
    for result in results:
        case = TestCase(result.notebook, classname=result.profile, time=result.seconds)
        if result.status != "ok":
            case.result = [Failure(result.detail, result.status)]
        suite.add_testcase(case)
    document = JUnitXml()
    document.add_testsuite(suite)
    document.write(str(build / "junit.xml"))


# --------------------------------------------------------------------------------------------- the command


def main(arguments: list[str]) -> int:
    """Run notebooks; exit status 1 if one failed."""
    parser = argparse.ArgumentParser(prog="python -m ci run", description="Execute notebooks with papermill.")
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK", help="all of the course's unless given")
    parser.add_argument("--profile", choices=PROFILES, default="smoke")
    parser.add_argument("--workers", type=int, help="notebooks at once (default: what cores and memory allow)")
    parser.add_argument("--timeout", type=float, help="seconds for one notebook")
    options = parser.parse_args(arguments)
    results = run(options.notebooks or None, options.profile, workers=options.workers, timeout_s=options.timeout)
    failed = [result.notebook for result in results if result.status != "ok"]
    print(f"{len(results) - len(failed)} of {len(results)} notebooks ran to their end" + ":" * bool(failed), *failed)
    return int(bool(failed))


if __name__ == "__main__":  # one notebook, in the process that _in_a_process started
    notebook, executed, chosen, row, report = sys.argv[1:]
    bar = {"position": int(row), "leave": False, "desc": Path(notebook).stem} if sys.stderr.isatty() else False
    outcome = execute(Path(notebook), Path(executed), chosen, bar)
    Path(report).write_text(json.dumps(asdict(outcome)), encoding="utf-8")
