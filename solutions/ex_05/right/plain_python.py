"""
about: "loops over plain lists, without torch"
"""

# %% quantize
def quantize(W):
    codes, tops = [], []
    for row in W:
        top = max(abs(w) for w in row)
        tops.append(top)
        codes.append([round(127 * w / top) for w in row])
    return {"codes": codes, "absmax": tops}

# %% dequantize
def dequantize(codes, absmax):
    return [[c * top / 127 for c in row] for row, top in zip(codes, absmax)]

# %% error_bound
def error_bound(W):
    return [max(map(abs, row)) / 127 * 0.5 for row in W]

# %% zero_share
def zero_share(row, outlier):
    top = max(abs(outlier), max(abs(v) for v in row))
    lost = [v for v in row if abs(v) < top / 254]
    return len(lost) / len(row)

# %% int8_matmul
def int8_matmul(x, W, threshold):
    columns = range(len(x[0]))
    hot = [k for k in columns if any(abs(row[k]) >= threshold for row in x)]
    cold = [k for k in columns if k not in hot]
    qw, qx = quantize(W), quantize([[row[k] for k in cold] for row in x])
    back = dequantize(qw["codes"], qw["absmax"])
    result = []
    for i, row in enumerate(x):
        line = []
        for j in range(len(W)):
            whole = sum(c * qw["codes"][j][k] for c, k in zip(qx["codes"][i], cold))
            regular = whole * qx["absmax"][i] / 127 * qw["absmax"][j] / 127
            line.append(regular + sum(row[k] * back[j][k] for k in hot))
        result.append(line)
    return result
