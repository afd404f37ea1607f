"""
about: "numpy inside, nested lists out"
"""

# %% +numpy
import numpy as np


def top(M):
    return np.abs(np.array(M)).max(axis=1)

# %% quantize
def quantize(W):
    m = top(W)
    return {"codes": np.rint(np.array(W) / (m[:, None] / 127)).astype(np.int8).tolist(), "absmax": m.tolist()}

# %% dequantize
def dequantize(codes, absmax):
    return (np.array(codes) * np.array(absmax).reshape(-1, 1) / 127).tolist()

# %% error_bound
def error_bound(W):
    return (top(W) / 254).tolist()

# %% zero_share
def zero_share(row, outlier):
    codes = np.array(quantize([list(row) + [outlier]])["codes"])[0]
    return float(np.mean(codes[:-1] == 0))

# %% int8_matmul
def int8_matmul(x, W, threshold):
    x = np.array(x)
    hot = np.abs(x).max(axis=0) >= threshold
    qw = quantize(W)
    cw, aw = np.array(qw["codes"], dtype=np.int32), np.array(qw["absmax"])
    qx = quantize(x[:, ~hot])
    cx, ax = np.array(qx["codes"], dtype=np.int32), np.array(qx["absmax"])
    y = (cx @ cw[:, ~hot].T) * np.outer(ax, aw) / 127 / 127
    y += x[:, hot] @ np.array(dequantize(cw, aw))[:, hot].T
    return y.tolist()
