"""
about: "tables of distances in numpy; a group of blocks is counted in bits, and divided"
"""

# %% +numpy
import numpy as np

# %% quantize_block
def quantize_block(values, levels):
    values = np.array(values)
    absmax = np.abs(values).max()
    with np.errstate(invalid="ignore"):
        scaled = np.nan_to_num(values / absmax)
    distance = np.abs(np.subtract.outer(scaled, levels))
    return {"codes": distance.argmin(axis=1), "absmax": absmax}

# %% quantize
def quantize(matrix, levels, block_size):
    flat = np.concatenate(matrix)
    which = np.arange(flat.size) // block_size
    absmax = np.zeros(which[-1] + 1)
    np.maximum.at(absmax, which, np.abs(flat))
    distance = np.abs(np.subtract.outer(flat / absmax[which], levels))
    return {"codes": distance.argmin(axis=1), "absmax": absmax}


def dequantize(codes, absmax, levels, block_size, columns):
    which = np.arange(len(codes)) // block_size
    flat = np.take(levels, codes) * np.take(absmax, which)
    return flat.reshape(-1, columns)

# %% pack
def pack(codes):
    padded = np.zeros((len(codes) + 1) // 2 * 2, dtype=int)
    padded[: len(codes)] = codes
    low, high = padded.reshape(2, -1)
    return low + high * 16


def unpack(packed, n):
    high, low = np.divmod(packed, 16)
    return np.concatenate([low, high])[:n]

# %% bits
def bits_per_parameter(block_size, second_block_size):
    if not second_block_size:
        return (4 * block_size + 32) / block_size
    parameters = block_size * second_block_size
    return (4 * parameters + 8 * second_block_size + 32) / parameters


def finest_block(budget, second_block_size):
    need = np.array([bits_per_parameter(size, second_block_size) for size in BLOCK_SIZES])
    fits = np.flatnonzero(need <= budget)
    return BLOCK_SIZES[fits.min()] if fits.size else None

# %% better_scale
def better_scale(values, levels):
    values, levels = np.array(values), np.array(levels)
    scales = np.abs(values).max() * np.array([1, -1])
    distance = np.abs(values[:, None, None] / scales[:, None] - levels)  # values × scales × levels
    return scales[(distance.min(axis=2) ** 2).sum(axis=0).argmin()]
