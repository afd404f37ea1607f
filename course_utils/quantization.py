"""NF4 with double quantization, in plain torch: the code that chapter 06 builds, with its arguments checked.

On the CPU every result equals that of bitsandbytes, value for value (tests/test_quantization.py): 4-bit codes,
block statistics after double quantization, and dequantized weights. The method is QLoRA's (Dettmers et al. 2023,
section 3); the 8-bit map of the statistics is that of blockwise dynamic quantization (Dettmers et al. 2021).

Shapes: n weights in blocks of 64 have ceil(n / 64) values of ``absmax``, and those ceil(n / 64 / 256) scales.
"""

from __future__ import annotations

from typing import NamedTuple

import torch

# QLoRA (Dettmers et al. 2023, section 3).
BLOCK = 64  # weights that share one absmax
NESTED_BLOCK = 256  # values of absmax that share one scale
LEAST = 1e-38  # stands in for the absmax of a block of zeros, whose reciprocal would be infinite
FLOAT_TYPES = (torch.float32, torch.float16, torch.bfloat16)


class Statistics(NamedTuple):
    """Block statistics after double quantization: one byte a block, one float32 for 256 blocks, one float32."""

    codes: torch.Tensor  # uint8, one a block
    scales: torch.Tensor  # float32, one for 256 blocks
    offset: torch.Tensor  # float32, the mean of all absmax values


# ---------------------------------------------------------------------------------------------- levels


def nf4_levels() -> torch.Tensor:
    """The 16 levels of NF4 in [-1, 1], float32, ascending.

    Eight positive and seven negative quantiles of the standard normal distribution and an exact zero, divided by
    the largest. Probabilities are spaced in float32 and quantiles taken in float64: other roundings give other
    last digits.
    """
    quantile = torch.special.ndtri
    positive = quantile(torch.linspace(0.9677083, 0.5, 9)[:-1].double())
    negative = -quantile(torch.linspace(0.9677083, 0.5, 8)[:-1].double())
    levels = torch.cat([negative, torch.zeros(1), positive]).sort().values.float()
    return levels / levels.max()


def dynamic_levels() -> torch.Tensor:
    """The 256 levels of the signed dynamic 8-bit map, ascending: seven decades, each twice as fine as the one below."""
    levels = [0.0, 1.0]
    for i in range(7):
        edges = torch.linspace(0.1, 1, 2**i + 1)
        means = 10.0 ** (i - 6) * (edges[:-1] + edges[1:]) / 2
        levels += means.tolist() + (-means).tolist()
    return torch.tensor(levels).sort().values


# ---------------------------------------------------------------------------------------------- weights


def quantize(weights: torch.Tensor, levels: torch.Tensor, blocksize: int = BLOCK) -> tuple[torch.Tensor, torch.Tensor]:
    """Divide each block by its largest absolute value and take the nearest level.

    Args:
        weights: any shape, float32, float16 or bfloat16; the last block may be short.
        levels: ascending, in [-1, 1]; at most 256 of them.

    Returns:
        The index of each weight's level (uint8, flat) and each block's absmax (float32).

    Raises:
        TypeError: ``weights`` is no float tensor.
        ValueError: it is empty or not finite, the levels are not ascending, or the block size is not positive.
    """
    _check_weights(weights)
    _check_levels(levels)
    _check_blocksize(blocksize)
    flat = weights.reshape(-1).float()
    blocks = torch.nn.functional.pad(flat, (0, -len(flat) % blocksize)).view(-1, blocksize)
    absmax = blocks.abs().amax(dim=1)
    scaled = blocks * (1 / absmax.clamp(min=LEAST))[:, None]
    midpoints = (levels[:-1] + levels[1:]) / 2
    codes = torch.bucketize(scaled, midpoints, out_int32=True)
    return codes.to(torch.uint8).reshape(-1)[: len(flat)], absmax


def dequantize(
    codes: torch.Tensor,
    absmax: torch.Tensor,
    levels: torch.Tensor,
    shape: tuple[int, ...],
    dtype: torch.dtype = torch.bfloat16,
    blocksize: int = BLOCK,
) -> torch.Tensor:
    """The weights that the codes stand for: level × absmax in float32, rounded to ``dtype`` once.

    Raises:
        ValueError: the numbers of codes, of absmax values and of elements in ``shape`` do not belong together.
    """
    _check_blocksize(blocksize)
    if (n := codes.numel()) != torch.Size(shape).numel():
        raise ValueError(f"{n} codes do not fill the shape {tuple(shape)}; unpack(packed, n) drops a padding code.")
    if absmax.numel() != -(-n // blocksize):
        raise ValueError(
            f"{n} codes in blocks of {blocksize} need {-(-n // blocksize)} values of absmax, not {absmax.numel()}."
        )
    values = levels[codes.reshape(-1).int()] * absmax.repeat_interleave(blocksize)[:n]
    return values.view(shape).to(dtype)


def pack(codes: torch.Tensor) -> torch.Tensor:
    """Two 4-bit codes to a byte, the first in the high half; an odd number is filled up with a zero code.

    Args:
        codes: uint8, flat, as :func:`quantize` returns them.

    Raises:
        ValueError: they are not flat, or one does not fit into four bits.
    """
    if codes.dim() != 1:
        raise ValueError(f"pack takes codes in one row, not in the shape {tuple(codes.shape)}: flatten() them first.")
    if codes.numel() and codes.max() > 15:
        raise ValueError(f"Code {int(codes.max())} does not fit into four bits: pack takes codes from 0 to 15.")
    codes = torch.nn.functional.pad(codes, (0, len(codes) % 2))
    return (codes[0::2] << 4) | codes[1::2]


def unpack(packed: torch.Tensor, n: int) -> torch.Tensor:
    """The first ``n`` codes of packed bytes.

    Raises:
        ValueError: there are fewer, or more than one left over.
    """
    packed = packed.reshape(-1)
    if len(packed) != -(-n // 2):
        raise ValueError(f"{n} codes take {-(-n // 2)} bytes, not {len(packed)}.")
    return torch.stack([packed >> 4, packed & 15], dim=1).reshape(-1)[:n]


# ---------------------------------------------------------------------------------------------- statistics


def quantize_statistics(absmax: torch.Tensor, blocksize: int = NESTED_BLOCK) -> Statistics:
    """Double quantization: subtract the mean, then eight bits each in blocks of 256.

    The nearest of 256 levels is read from a table of 65,536 steps over [-1, 1], as bitsandbytes does on the CPU;
    where a midpoint between two levels falls inside a step, the table may name the second nearest.

    Args:
        absmax: float, flat: one value a block, as :func:`quantize` returns them.

    Raises:
        TypeError, ValueError: as :func:`quantize`.
    """
    _check_weights(absmax)
    _check_blocksize(blocksize)
    levels = dynamic_levels()
    midpoints = (levels[:-1] + levels[1:]) / 2
    table = torch.bucketize(-1 + 2 * torch.arange(65536) / 65535, midpoints).to(torch.uint8)

    offset = absmax.mean()
    centred = absmax - offset
    blocks = torch.nn.functional.pad(centred, (0, -len(centred) % blocksize)).view(-1, blocksize)
    scales = blocks.abs().amax(dim=1)
    scaled = (blocks * (1 / scales.clamp(min=LEAST))[:, None]).clamp(-1, 1)
    codes = table[((scaled + 1) * 0.5 * 65535 + 0.5).int()]
    codes[scales == 0] = 0  # all equal to the mean: any code times a scale of zero is zero
    return Statistics(codes.reshape(-1)[: len(absmax)], scales, offset)


def dequantize_statistics(statistics: Statistics, blocksize: int = NESTED_BLOCK) -> torch.Tensor:
    """The absmax values (float32, one a block) that double quantization keeps."""
    codes, scales, offset = statistics
    return dynamic_levels()[codes.int()] * scales.repeat_interleave(blocksize)[: len(codes)] + offset


# ---------------------------------------------------------------------------------------------- checks


def _check_weights(weights: torch.Tensor) -> None:
    if not isinstance(weights, torch.Tensor):
        raise TypeError(f"Expected a torch tensor, got {type(weights).__name__}.")
    if weights.dtype not in FLOAT_TYPES:
        raise TypeError(f"Expected float32, float16 or bfloat16, got {weights.dtype}: convert with .float() first.")
    if weights.numel() == 0:
        raise ValueError("There is nothing to quantize: the tensor is empty.")
    if not weights.isfinite().all():
        raise ValueError("The tensor holds an infinite value or a NaN, which no block can be scaled by.")


def _check_levels(levels: torch.Tensor) -> None:
    if not 2 <= len(levels) <= 256 or not (levels.diff() > 0).all() or levels.abs().max() > 1:
        raise ValueError("Levels must be 2 to 256 different values in [-1, 1], in ascending order.")


def _check_blocksize(blocksize: int) -> None:
    if not isinstance(blocksize, int) or blocksize < 1:
        raise ValueError(f"The block size must be a positive whole number, got {blocksize!r}.")
