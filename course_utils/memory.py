"""Bytes: predicted from shapes, and counted in live tensors."""

from __future__ import annotations

import ctypes
import gc
import math
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from course_utils.counting import linear_shapes
from course_utils.devices import check_precision, device

if TYPE_CHECKING:
    import torch
    from torch import nn

FLOAT32_BYTES = 4
# Two lookup tables that bitsandbytes keeps with every 4-bit layer: 16 levels, and 256 for the statistics.
LEVELS_BYTES = 16 * FLOAT32_BYTES
NESTED_LEVELS_BYTES = 256 * FLOAT32_BYTES


def predicted_weight_bytes(model: nn.Module, precision: str, *, double_quant: bool = True) -> int:
    """Bytes of a model's weights in a precision of :data:`course_utils.devices.PRECISIONS`, from shapes alone.

    ``model`` may be a skeleton on the meta device. Quantized precisions leave embeddings, norms and the
    output head in 16 bits, as transformers does, and add the quantization statistics.

    Raises:
        UnsupportedError: there is no such precision.
    """
    check_precision(precision)
    parameters = dict(model.named_parameters())
    buffers = sum(buffer.nbytes for buffer in model.buffers())
    if precision in ("fp32", "bf16"):
        return buffers + sum(p.numel() for p in parameters.values()) * (4 if precision == "fp32" else 2)
    head = model.get_output_embeddings()
    shapes = linear_shapes(model)
    quantized = [name for name in shapes if model.get_submodule(name) is not head]
    packed = sum(
        _quantized_bytes(shapes[name].out_features, shapes[name].in_features, precision, double_quant)
        for name in quantized
    )
    rest = sum(p.numel() for name, p in parameters.items() if name.removesuffix(".weight") not in set(quantized))
    return buffers + packed + 2 * rest


def _quantized_bytes(rows: int, columns: int, precision: str, double_quant: bool) -> int:
    """Bytes of one quantized matrix with its statistics."""
    from course_utils.quantization import BLOCK, NESTED_BLOCK

    weights = rows * columns
    if precision == "8bit":
        return weights + FLOAT32_BYTES * rows  # one absmax a row
    blocks = math.ceil(weights / BLOCK)
    if not double_quant:
        return math.ceil(weights / 2) + FLOAT32_BYTES * blocks + LEVELS_BYTES
    nested = math.ceil(blocks / NESTED_BLOCK)
    offset = FLOAT32_BYTES
    return math.ceil(weights / 2) + blocks + FLOAT32_BYTES * nested + offset + LEVELS_BYTES + NESTED_LEVELS_BYTES


def measured_bytes(model: nn.Module, optimizer: torch.optim.Optimizer | None = None) -> dict[str, int]:
    """Bytes of a model's live tensors, each storage counted once.

    Returns a dict with the keys ``"weights"`` (frozen parameters and buffers), ``"statistics"`` (what
    quantization stores beside them, which ``get_memory_footprint()`` leaves out), ``"trainable"``,
    ``"gradients"`` and ``"optimizer"``.
    """
    seen: set[int] = set()
    trainable = [p for p in model.parameters() if p.requires_grad]
    frozen = [p for p in model.parameters() if not p.requires_grad]
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    groups = {
        "weights": [*frozen, *model.buffers()],
        "statistics": list(_statistics(model)),
        "trainable": trainable,
        "gradients": gradients,
        "optimizer": list(_optimizer_tensors(optimizer)),
    }
    return {name: sum(_storage_bytes(tensor, seen) for tensor in tensors) for name, tensors in groups.items()}


def _statistics(model: nn.Module):
    """Yield the tensors that bitsandbytes keeps beside quantized weights."""
    for module in model.modules():  # 8-bit: one absmax a row; the first forward moves it from weight to layer
        holders = (getattr(module, "weight", None), getattr(module, "state", None))
        yield from (h.SCB for h in holders if getattr(h, "SCB", None) is not None)
    for parameter in model.parameters():
        state = getattr(parameter, "quant_state", None)  # 4-bit: block statistics, perhaps quantized themselves
        while state is not None:
            yield from (t for t in (state.absmax, state.code, getattr(state, "offset", None)) if t is not None)
            state = getattr(state, "state2", None)


def _optimizer_tensors(optimizer):
    if optimizer is None:
        return
    import torch

    for state in optimizer.state.values():
        yield from (value for value in state.values() if isinstance(value, torch.Tensor))


def _storage_bytes(tensor, seen: set[int]) -> int:
    storage = tensor.untyped_storage()
    if storage.data_ptr() in seen:
        return 0
    seen.add(storage.data_ptr())
    return storage.nbytes()


def used_memory_bytes() -> int:
    """Return the bytes that this process holds now: allocated VRAM on CUDA, resident memory elsewhere."""
    if device().type == "cuda":
        import torch

        return torch.cuda.memory_allocated()
    import psutil

    return psutil.Process().memory_info().rss


def release() -> None:
    """Collect garbage and, on Linux, give the process's free memory back to the system.

    glibc keeps what is freed between two blocks that are in use. In chapter 11 that was 1.5 GB.
    """
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)


def peak_memory_bytes() -> int:
    """The most memory this process has held: allocated VRAM on CUDA, resident memory elsewhere."""
    if device().type == "cuda":
        import torch

        return torch.cuda.max_memory_allocated()
    import psutil

    memory = psutil.Process().memory_info()
    if hasattr(memory, "peak_wset"):  # Windows
        return memory.peak_wset
    import resource

    if (peak := _high_water_mark()) is not None:
        return peak
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # macOS counts bytes, Linux KiB


def _high_water_mark(status: Path = Path("/proc/self/status")) -> int | None:
    """Linux's own count for this program, in bytes; None where there is none.

    ``getrusage`` would not do in a process that another one started: a child begins with the peak of its parent.
    """
    try:
        found = re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text(encoding="ascii", errors="replace"), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None
