"""
about: "loops over plain lists, without torch"
"""

# %% quantize_block
def nearest(x, levels):
    best = 0
    for k in range(len(levels)):
        if abs(levels[k] - x) < abs(levels[best] - x):
            best = k
    return best


def quantize_block(values, levels):
    top = max(abs(v) for v in values)
    if top == 0:
        return {"codes": [levels.index(0)] * len(values), "absmax": 0}
    return {"codes": [nearest(v / top, levels) for v in values], "absmax": top}

# %% quantize
def quantize(matrix, levels, block_size):
    flat = []
    for row in matrix:
        flat += row
    codes, tops = [], []
    while flat:
        block, flat = flat[:block_size], flat[block_size:]
        result = quantize_block(block, levels)
        codes += result["codes"]
        tops.append(result["absmax"])
    return {"codes": codes, "absmax": tops}


def dequantize(codes, absmax, levels, block_size, columns):
    rows = []
    for k, code in enumerate(codes):
        if k % columns == 0:
            rows.append([])
        rows[-1].append(levels[code] * absmax[k // block_size])
    return rows

# %% pack
def pack(codes):
    codes = list(codes)
    if len(codes) % 2 == 1:
        codes.append(0)
    half = len(codes) // 2
    return [codes[k] + 16 * codes[k + half] for k in range(half)]


def unpack(packed, n):
    first = [byte % 16 for byte in packed]
    second = [byte // 16 for byte in packed]
    return (first + second)[:n]

# %% bits
def bits_per_parameter(block_size, second_block_size):
    if second_block_size is None:
        statistics = 32
    else:
        statistics = 8 + 32 / second_block_size
    return 4 + statistics / block_size


def finest_block(budget, second_block_size):
    affordable = [b for b in BLOCK_SIZES if bits_per_parameter(b, second_block_size) <= budget]
    return affordable[0] if affordable else None

# %% better_scale
def better_scale(values, levels):
    top = max(abs(v) for v in values)
    best, least = None, None
    for scale in (top, -top):
        error = 0
        for v in values:
            error += (levels[nearest(v / scale, levels)] * scale - v) ** 2
        if least is None or error < least:
            best, least = scale, error
    return best
