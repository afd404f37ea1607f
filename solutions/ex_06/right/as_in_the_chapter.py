"""
about: "torch, borders between levels and bucketize, tensors as results"
"""

# %% quantize_block
def quantize_block(values, levels):
    values, levels = torch.tensor(values), torch.tensor(levels)
    absmax = values.abs().max()
    scaled = values / absmax.clamp(min=1e-38)
    midpoints = (levels[:-1] + levels[1:]) / 2
    return {"codes": torch.bucketize(scaled, midpoints), "absmax": absmax}

# %% quantize
def quantize(matrix, levels, block_size):
    flat, levels = torch.tensor(matrix).reshape(-1), torch.tensor(levels)
    blocks = torch.nn.functional.pad(flat, (0, -len(flat) % block_size)).view(-1, block_size)
    absmax = blocks.abs().amax(dim=1)
    scaled = blocks / absmax.clamp(min=1e-38)[:, None]
    codes = torch.bucketize(scaled, (levels[:-1] + levels[1:]) / 2)
    return {"codes": codes.reshape(-1)[: len(flat)].to(torch.uint8), "absmax": absmax}


def dequantize(codes, absmax, levels, block_size, columns):
    codes, absmax, levels = torch.tensor(codes), torch.tensor(absmax), torch.tensor(levels)
    values = levels[codes] * absmax.repeat_interleave(block_size)[: len(codes)]
    return values.view(-1, columns)

# %% pack
def pack(codes):
    codes = torch.tensor(codes, dtype=torch.uint8)
    codes = torch.nn.functional.pad(codes, (0, len(codes) % 2))
    low, high = codes.chunk(2)
    return (high << 4) | low


def unpack(packed, n):
    packed = torch.tensor(packed, dtype=torch.uint8)
    return torch.cat([packed & 15, packed >> 4])[:n]

# %% bits
def bits_per_parameter(block_size, second_block_size):
    if second_block_size is None:
        return 4 + 32 / block_size
    return 4 + 8 / block_size + 32 / (block_size * second_block_size)


def finest_block(budget, second_block_size):
    for size in BLOCK_SIZES:
        if bits_per_parameter(size, second_block_size) <= budget:
            return size
    return None

# %% better_scale
def better_scale(values, levels):
    values, levels = torch.tensor(values), torch.tensor(levels)
    absmax = values.abs().max()
    midpoints = (levels[:-1] + levels[1:]) / 2
    errors = []
    for scale in (absmax, -absmax):
        back = levels[torch.bucketize(values / scale, midpoints)] * scale
        errors.append(((back - values) ** 2).sum())
    return absmax if errors[0] < errors[1] else -absmax
