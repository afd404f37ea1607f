"""What this machine can do for the course, and how to fix what is missing."""

from __future__ import annotations

import argparse
import importlib.metadata as metadata
import subprocess
import sys
from dataclasses import dataclass

from ci import install
from course_utils import devices, models
from course_utils.errors import CourseError

LIBRARIES = ("torch", "transformers", "peft", "bitsandbytes", "datasets", "accelerate", "papermill", "nbgrader")
# A notebook of the course may take this much: the runner starts as many at once as fit.
MEMORY_PER_NOTEBOOK = 4 * 1024**3


@dataclass
class Finding:
    """One line of the report; ``fix`` says what to do where something is missing."""

    what: str
    value: str
    fix: str = ""
    needed: bool = False

    def __str__(self) -> str:
        mark = "ok " if not self.fix else "!! " if self.needed else "-- "
        return f"{mark} {self.what:22} {self.value}" + (f"\n      {self.fix}" if self.fix else "")


def main(arguments: list[str]) -> int:
    """Print what was found; the exit status is 1 if something is missing that the course needs."""
    argparse.ArgumentParser(prog="python -m ci doctor", description=__doc__).parse_args(arguments)
    findings = examine()
    for finding in findings:
        print(finding)
    return int(any(finding.fix and finding.needed for finding in findings))


def examine() -> list[Finding]:
    """Look at Python, memory, device, bitsandbytes, the embedded model and the versions against the pins."""
    return [_python(), *_device(), _memory(), _bitsandbytes(), _model(), _sandbox(), *_versions()]


def _python() -> Finding:
    right = install.PYTHONS[0] <= sys.version_info[:2] <= install.PYTHONS[1]
    fix = "" if right else f"use Python {install.pythons()}"
    return Finding("Python", sys.version.split()[0], fix, needed=True)


def _device() -> list[Finding]:
    import torch

    device = models.device()
    name = torch.cuda.get_device_name() if device.type == "cuda" else f"CPU, {torch.get_num_threads()} threads"
    dtype = str(models.compute_dtype()).removeprefix("torch.")
    problem = devices.gpu_problem()
    absent = f"this torch cannot use the GPU: {problem}" if problem else "no CUDA GPU"
    absent = f"{absent}: every chapter runs, what only CUDA can do says so"
    note = "" if device.type == "cuda" else devices.device_note() or absent
    findings = [Finding("device", name, note), Finding("16-bit type", dtype)]
    if device.type == "cuda":
        findings.append(Finding("free GPU memory", f"{models.free_memory_bytes() / 1024**3:.1f} GiB"))
    return findings


def _memory() -> Finding:
    """Free RAM: every chapter needs it, also where the model itself lies in a GPU's memory."""
    import psutil

    free, gib = psutil.virtual_memory().available, 1024**3
    fix = f"close other programs: a chapter may take {MEMORY_PER_NOTEBOOK / gib:g} GiB"
    return Finding("free memory", f"{free / gib:.1f} GiB", "" if free >= MEMORY_PER_NOTEBOOK else fix, needed=True)


def _bitsandbytes() -> Finding:
    """Quantize a small matrix and back: the one proof that the backend of this device works."""
    import torch

    try:
        from bitsandbytes.functional import dequantize_4bit, quantize_4bit

        matrix = torch.randn(64, 64, generator=torch.Generator().manual_seed(0)).to(models.device())
        back = dequantize_4bit(*quantize_4bit(matrix, quant_type="nf4"))
        error = float((back - matrix).norm() / matrix.norm())
    except (ImportError, RuntimeError, NotImplementedError) as problem:
        return Finding("8 and 4 bits", str(problem).splitlines()[0], "python ci/install.py --extras all", needed=True)
    works = error < 0.2
    return Finding(
        "8 and 4 bits",
        f"NF4 on {models.device().type}: relative error {error:.3f}",
        "" if works else "the backend gives wrong numbers: reinstall with python ci/install.py",
        needed=True,
    )


def _model() -> Finding:
    try:
        if models.is_intact(models.cache_folder() / models.DEFAULT_MODEL):
            return Finding("embedded model", models.DEFAULT_MODEL)
        models.writable_cache()
    except (CourseError, OSError) as error:
        hint = getattr(error, "hint", "set LORA_COURSE_CACHE to a folder that you may write.")
        return Finding("embedded model", getattr(error, "problem", str(error)), hint, needed=True)
    return Finding("embedded model", "missing", "python -m course_utils fetch", needed=True)


def _sandbox() -> Finding:
    """Whether submissions can be graded here; only instructors need that."""
    asked = subprocess.run(
        [sys.executable, "-m", "nbgrader_sandbox", "check"], capture_output=True, encoding="utf-8", errors="replace"
    )
    said = (asked.stdout or asked.stderr).strip().splitlines()
    if asked.returncode:
        return Finding("grading sandbox", said[0], f"for instructors: {said[-1].strip()}")
    return Finding("grading sandbox", said[0])


def _versions() -> list[Finding]:
    """Installed versions beside the exact ones the course is tested with; another version is no error."""
    tested = _pinned()
    findings = []
    for name in LIBRARIES:
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            findings.append(Finding(name, "missing", "python ci/install.py --extras all"))
            continue
        same = version.split("+")[0] == tested.get(name)
        findings.append(Finding(name, version, "" if same else f"the course is tested with {tested.get(name)}"))
    return findings


def _pinned() -> dict[str, str]:
    """The versions that the installer would take for this Python, by normalised name."""
    from packaging.requirements import Requirement

    found = {name: [Requirement(line) for line in lines] for name, lines in install.pins().items()}
    return {
        name: next(iter(pin.specifier)).version
        for name, lines in found.items()
        for pin in lines
        if pin.marker is None or pin.marker.evaluate()
    }
