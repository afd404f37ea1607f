"""What this machine computes on and in: its device, its 16-bit type, its free memory, and the course's precisions."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING

from course_utils.errors import UnsupportedError

if TYPE_CHECKING:
    import torch

QUANTIZED = ("8bit", "4bit")
PRECISIONS = ("fp32", "bf16", *QUANTIZED)


@cache
def device() -> torch.device:
    """The device that every notebook uses, found once: CUDA where a small operation works on it, else the CPU."""
    import torch

    problem = gpu_problem()
    if problem:
        warnings.warn(f"This torch cannot use the GPU, so the CPU is used: {problem}", stacklevel=2)
    return torch.device("cuda" if torch.cuda.is_available() and not problem else "cpu")


def gpu_problem() -> str:
    """Return why this torch cannot use the GPU that it sees; empty if it can, or if there is none."""
    import torch

    try:
        if torch.cuda.is_available():
            torch.ones(2, 2, device="cuda").matmul(torch.ones(2, 2, device="cuda")).sum().item()
    except (RuntimeError, AssertionError) as error:  # built for other GPUs, an old driver, a GPU that is not free
        return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return ""


# The one policy on 16-bit types. A model loaded as "bf16" keeps bf16 on every device, so its bytes and its rounding are
# the same everywhere. Quantized models compute in `compute_dtype()`.
WITHOUT_BF16 = (
    "This GPU has no bf16 units. Models loaded as bf16 run, but slowly; 8-bit and 4-bit models compute in float16. "
    "float16 ends at 65,504: the embedded model stays below half of that, another model may overflow."
)


def device_note() -> str:
    """What runs where on a Mac with an Apple GPU, which the course doesn't use; an empty string elsewhere."""
    import torch

    if device().type == "cuda" or not torch.backends.mps.is_available():
        return ""
    return "Apple GPU (MPS): the course doesn't use it. Models, training and the 8-bit and 4-bit layers run on the CPU."


@cache
def compute_dtype() -> torch.dtype:
    """Return the 16-bit type in which quantized models compute.

    That is bfloat16, or float16 on a GPU without bfloat16 units (a T4, say).
    """
    import torch

    if device().type == "cuda" and not torch.cuda.is_bf16_supported(including_emulation=False):
        return torch.float16
    return torch.bfloat16


def free_memory_bytes() -> int:
    """Return the bytes that a model could take now: free VRAM on CUDA, available RAM elsewhere.

    Free VRAM includes what PyTorch's allocator holds and would use again.
    """
    if device().type == "cuda":
        import torch

        return torch.cuda.mem_get_info()[0] + torch.cuda.memory_reserved() - torch.cuda.memory_allocated()
    import psutil

    return psutil.virtual_memory().available


def check_precision(precision: str, known: tuple[str, ...] = PRECISIONS) -> None:
    """Raise :class:`UnsupportedError` for a precision that is not among the known ones."""
    if precision not in known:
        raise UnsupportedError(f"There is no precision {precision!r} here.", f"use one of {', '.join(known)}.")
