"""What this machine computes on and in: its device, its 16-bit type, its free memory, and the course's precisions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from course_utils.errors import UnsupportedError

if TYPE_CHECKING:
    import torch

QUANTIZED = ("8bit", "4bit")
PRECISIONS = ("fp32", "bf16", *QUANTIZED)


@cache
def device() -> torch.device:
    """The device that every notebook uses, found once: CUDA where there is one, else the CPU."""
    import torch

    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@cache
def compute_dtype() -> torch.dtype:
    """The 16-bit type for arithmetic: bfloat16, or float16 on a GPU without bfloat16 units (a T4, say)."""
    import torch

    if device().type == "cuda" and not torch.cuda.is_bf16_supported(including_emulation=False):
        return torch.float16
    return torch.bfloat16


def free_memory_bytes() -> int:
    """Memory that a model could take now, in bytes: free VRAM on CUDA, available RAM elsewhere."""
    if device().type == "cuda":
        import torch

        return torch.cuda.mem_get_info()[0]
    import psutil

    return psutil.virtual_memory().available


def check_precision(precision: str, known: tuple[str, ...] = PRECISIONS) -> None:
    """Raise :class:`UnsupportedError` for a precision that is not among the known ones."""
    if precision not in known:
        raise UnsupportedError(f"There is no precision {precision!r} here.", f"use one of {', '.join(known)}.")
