"""Shared plumbing of the LoRA and QLoRA course: what a chapter imports and does not teach.

Importing this package is cheap (no torch) and installs the course's one set of log filters.
"""

import os

from course_utils import quiet

__version__ = "0.1.0"

quiet.install()

# Threads that wait for each other sleep instead of spinning; OpenMP reads this once, when torch is loaded. On two cores
# with other work beside, a training step (batch 8, bf16, LoRA) took 9 to 47 s spinning and 2 to 5 s sleeping.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def start() -> None:
    """Begin a notebook: the course's plot style, figures inline, and one line on what this machine is."""
    from course_utils import models, plots

    plots.use_style()
    device, dtype = models.device(), str(models.compute_dtype()).removeprefix("torch.")
    print(f"course_utils {__version__} · device: {device.type} · 16-bit type: {dtype}")
