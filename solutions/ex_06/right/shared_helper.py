"""
about: "one helper rounds for all tasks; a negative scale is a block of negated values; shifts and masks"
"""

# %% +helpers
def rounded(values, scale, levels):
    """Codes of values divided by a scale, and what they lose."""
    levels = torch.tensor(levels, dtype=torch.float64)
    values = torch.tensor(values, dtype=torch.float64)
    scaled = values / scale if scale else values
    codes = torch.cdist(scaled[:, None], levels[:, None]).argmin(dim=1)
    return codes, levels[codes] * scale - values


def top_of(values):
    return max(max(values), -min(values))

# %% quantize_block
def quantize_block(values, levels):
    absmax = top_of(values)
    codes, _ = rounded(values, absmax, levels)
    return dict(codes=codes.tolist(), absmax=absmax)

# %% quantize
def quantize(matrix, levels, block_size):
    flat = sum(matrix, [])
    result = {"codes": [], "absmax": []}
    for start in range(0, len(flat), block_size):
        block = quantize_block(flat[start : start + block_size], levels)
        result["codes"].extend(block["codes"])
        result["absmax"].append(block["absmax"])
    return result


def dequantize(codes, absmax, levels, block_size, columns):
    def value(row, column):
        k = row * columns + column
        return levels[codes[k]] * absmax[k // block_size]

    return [[value(row, column) for column in range(columns)] for row in range(len(codes) // columns)]

# %% pack
def pack(codes):
    half = (len(codes) + 1) // 2
    packed = list(codes[:half])
    for k, code in enumerate(codes[half:]):
        packed[k] |= code << 4
    return packed


def unpack(packed, n):
    return [(packed[k % len(packed)] >> (4 * (k // len(packed)))) & 0xF for k in range(n)]

# %% bits
def bits_per_parameter(block_size, second_block_size=None):
    bits = 4
    bits += (32 if second_block_size is None else 8) / block_size
    if second_block_size is not None:
        bits += 32 / second_block_size / block_size
    return bits


def finest_block(budget, second_block_size=None):
    best = None
    for size in sorted(BLOCK_SIZES, reverse=True):
        if bits_per_parameter(size, second_block_size) <= budget:
            best = size
    return best

# %% better_scale
def better_scale(values, levels):
    absmax = top_of(values)
    _, upright = rounded(values, absmax, levels)
    _, turned = rounded([-v for v in values], absmax, levels)
    return -absmax if turned.norm() < upright.norm() else absmax
