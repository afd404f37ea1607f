"""Linear layers in bf16 on a CPU without fast bf16 products: computed in float32, rounded to bf16 once.

Many laptops have such a CPU: AVX2 without AVX-512. PyTorch 2.13 multiplies bf16 matrices there in a plain loop. A layer
of 1536×576 with 256 tokens took 359 ms forward and backward on one core, and 34 ms this way. Weights stay stored in
bf16, and so does what is kept for the backward pass, so no byte changes. Both ways add up in float32 and round to bf16.
"""

from __future__ import annotations

from functools import cache

import torch
from torch.nn import functional

_plain = functional.linear
_plain_matmul = torch.matmul


@cache
def is_slow() -> bool:
    """Return whether PyTorch has no fast bf16 product for this CPU (x86 only: others have their own kernels)."""
    capability = torch.backends.cpu.get_cpu_capability()
    return capability in ("AVX2", "DEFAULT") and not torch.ops.mkldnn._is_mkldnn_bf16_supported()


class _Linear(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, bias):
        needs_x, needs_weight, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if needs_weight else None, weight if needs_x else None)
        return _plain(x.float(), weight.float(), None if bias is None else bias.float()).to(x.dtype)

    @staticmethod
    def backward(ctx, gradient):
        x, weight = ctx.saved_tensors
        needs_x, needs_weight, needs_bias = ctx.needs_input_grad
        wide = gradient.float()
        for_x = (wide @ weight.float()).to(gradient.dtype) if needs_x else None
        rows = wide.flatten(0, -2)
        for_weight = (rows.T @ x.float().flatten(0, -2)).to(gradient.dtype) if needs_weight else None
        return for_x, for_weight, rows.sum(0).to(gradient.dtype) if needs_bias else None


# Both take PyTorch's own names: PEFT calls linear(input=…, weight=…) for a tied head.
def _linear(input, weight, bias=None):
    if input.dtype == weight.dtype == torch.bfloat16 and input.device.type == "cpu" and input.ndim > 1:
        return _Linear.apply(input, weight, bias)
    return _plain(input, weight, bias)


def _matmul(input, other, **options):
    """Multiply as ``torch.matmul``, without gradients in float32: what a 4-bit layer of bitsandbytes does backward."""
    in_bf16 = input.dtype == other.dtype == torch.bfloat16 and input.device.type == "cpu"
    in_bf16 = in_bf16 and min(input.ndim, other.ndim) > 1
    if not in_bf16 or options or (torch.is_grad_enabled() and (input.requires_grad or other.requires_grad)):
        return _plain_matmul(input, other, **options)
    return _plain_matmul(input.float(), other.float()).to(torch.bfloat16)


def install() -> None:
    """Compute bf16 layers in float32 from now on, where this CPU is slow at bf16. A second call does nothing."""
    if is_slow():
        functional.linear, torch.matmul = _linear, _matmul
