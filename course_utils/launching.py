"""Running a training script in processes of its own: what ``accelerate launch`` needs around it in a notebook."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from course_utils.errors import CourseError

PYTHON = sys.executable
ACCELERATE_LAUNCH = (PYTHON, "-m", "accelerate.commands.launch")  # the same as the command on the PATH


class LaunchError(CourseError):
    """A launched script failed, or took longer than it was given; no process of it is left."""


def environment(*, cpu: bool = True, **more: str) -> dict[str, str]:
    """Return this process's environment, made fit for worker processes.

    Each worker takes one thread, finds this copy of the course, and shows no progress bars of its own.

    Args:
        cpu: hide all GPUs, so that a machine with one GPU can run two workers. With False the workers see the GPUs
            that this process sees, and no others: on a shared server that is the user's own choice.
        more: further variables.
    """
    course = str(Path(__file__).resolve().parent.parent)
    found = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([course, *([found] if found else [])]),
        **({"CUDA_VISIBLE_DEVICES": "", "ACCELERATE_USE_CPU": "true"} if cpu else {}),
        "OMP_NUM_THREADS": "1",  # torchrun prints a warning where nobody has chosen
        "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",  # run() reads it so; on Windows it would be another
        **more,
    }


def run(command: Sequence[str], *, timeout_s: float, env: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Run a command, showing what it prints while it runs; return its stdout and its stderr.

    However it ends, with an interrupt too, all processes that it started have ended when this returns.

    Raises:
        LaunchError: it failed or took longer than ``timeout_s`` seconds; the message ends with its last lines.
    """
    process = subprocess.Popen(
        list(command),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env=environment() if env is None else dict(env),
    )
    out, err = [], []
    readers = [threading.Thread(target=_show, args=(process.stdout, out), daemon=True)]
    readers.append(threading.Thread(target=err.extend, args=(process.stderr,), daemon=True))
    for reader in readers:
        reader.start()
    try:
        process.wait(timeout_s)
    except subprocess.TimeoutExpired as error:
        raise LaunchError(
            f"{_short(command)} was stopped after {timeout_s:g} s.{_tail(err)}",
            "other programs may keep the processor busy: close them and run the cell again.",
        ) from error
    finally:
        end(process)
        for reader in readers:
            reader.join(timeout=5)
    if process.returncode != 0:
        raise LaunchError(
            f"{_short(command)} ended with code {process.returncode}.{_tail(err)}", "read its last lines above."
        )
    return "".join(out), "".join(err)


def _show(stream, lines: list[str]) -> None:
    for line in stream:
        print(line, end="", flush=True)
        lines.append(line)


def end(process: subprocess.Popen) -> None:
    """End a process and all that it started; torchrun gives its workers sessions of their own."""
    import psutil

    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    if process.poll() is None:
        process.kill()
    for child in family:
        try:
            child.kill()
        except psutil.NoSuchProcess:
            continue
    process.wait()


def _short(command: Sequence[str]) -> str:
    return shlex.join(Path(part).name if os.sep in part else part for part in command)


def _tail(lines: list[str], count: int = 12) -> str:
    return "".join(["\n", *lines[-count:]]).rstrip() if lines else ""
