"""Shared plumbing of the LoRA and QLoRA course: what a chapter imports and does not teach.

Importing this package is cheap (no torch) and installs the course's one set of log filters.
"""

import importlib.metadata
import importlib.util
import json
import os
import runpy
import sys
import urllib.parse
import urllib.request
from pathlib import Path

from course_utils import quiet

__version__ = "0.2.0"

LANGUAGE = "NBGRADER_SANDBOX_LANGUAGE"  # the variable by which the checks choose theirs

quiet.install()

# Threads that wait for each other sleep instead of spinning; OpenMP reads this once, when torch is loaded. On two cores
# with other work beside, a training step (batch 8, bf16, LoRA) took 9 to 47 s spinning and 2 to 5 s sleeping.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def start(language: str = "") -> None:
    """Begin a notebook: the course's plot style, figures inline, and a line or two on what this machine is.

    Args:
        language: of checks and quizzes, where there is a translation and the environment variable does not say another.
    """
    if language:
        os.environ.setdefault(LANGUAGE, language)
    import torch

    from course_utils import devices, models, plots

    plots.use_style()
    # NVIDIA's containers switch to TF32, whose products keep 10 bits: too few for the chapters' equalities.
    torch.set_float32_matmul_precision("highest")
    device, dtype = models.device(), str(models.compute_dtype()).removeprefix("torch.")
    print(f"course_utils {__version__} · device: {device.type} · 16-bit type: {dtype}")
    if note := devices.device_note():
        print(note)
    if models.compute_dtype() == torch.float16:
        print(devices.WITHOUT_BF16)


def clone() -> Path:
    """Return the folder that the course was installed from, which pip notes: a clone of its repository.

    Raises:
        UnsupportedError: the course is not installed for this Python.
    """
    try:
        origin = importlib.metadata.distribution("lora-qlora-course").read_text("direct_url.json") or '{"url": ""}'
    except importlib.metadata.PackageNotFoundError as error:
        from course_utils.errors import UnsupportedError

        raise UnsupportedError(
            f"The course is not installed for this Python, {sys.executable}.",
            "make .venv/ready in the clone's folder, then . .venv/bin/activate, and this command again.",
        ) from error
    return Path(urllib.request.url2pathname(urllib.parse.urlparse(json.loads(origin)["url"]).path))


def require(module: str) -> None:
    """Install a package that one chapter needs alone, unless it's there: ``module`` names it and its extra.

    Raises:
        SystemExit: the package can't be installed; the message says what to do.
    """
    if importlib.util.find_spec(module):
        return
    installer = clone() / "ci" / "install.py"
    if not installer.is_file():
        raise SystemExit(f"This chapter needs {module}.\n  What to do: %pip install {module}, then run it again.")
    runpy.run_path(str(installer))["main"](["--only", module])
