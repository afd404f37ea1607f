"""
misconception: "the offset belongs inside, so that the scale multiplies it too"
score: {test_absmax: 0, test_weights: 3, test_forward: 2, test_gradients: 3, test_layers: 2}
told:
  test_absmax: "The offset is scaled as well"
"""

# %% +numpy
import numpy as np

# %% block_absmax
def block_absmax(statistics):
    result = []
    for k, code in enumerate(statistics["codes"]):
        scale = statistics["scales"][k // statistics["group"]]
        result.append((float(D8[code]) + statistics["offset"]) * scale)
    return result

# %% dequantize
def dequantize(base):
    n_out, n_in = base["shape"]
    absmax = block_absmax(base["absmax"])
    W = np.zeros((n_out, n_in))
    for i in range(n_out):
        for j in range(n_in):
            k = i * n_in + j
            high, low = divmod(base["bytes"][k // 2], 16)
            code = low if k % 2 else high
            W[i, j] = NF4[code] * absmax[k // base["block"]]
    return W

# %% qlora_forward
def qlora_forward(x, base, A, B, alpha, r):
    W, A, B = dequantize(base), np.array(A), np.array(B)
    return [(W @ row + alpha / r * (B @ (A @ row))).tolist() for row in np.array(x)]

# %% qlora_gradients
def qlora_gradients(x, g, base, A, B, alpha, r):
    W, A, B = dequantize(base), np.array(A), np.array(B)
    dA, dB, dx = np.zeros_like(A), np.zeros_like(B), []
    for row, grad in zip(np.array(x), np.array(g)):
        dB += alpha / r * np.outer(grad, A @ row)
        dA += alpha / r * np.outer(B.T @ grad, row)
        dx.append(W.T @ grad + alpha / r * A.T @ (B.T @ grad))
    return {"A": dA.tolist(), "B": dB.tolist(), "x": np.array(dx).tolist()}

# %% two_layers
def two_layers(x, g, first, second):
    h = qlora_forward(x, **first)
    top = qlora_gradients(h, g, **second)
    below = qlora_gradients(x, top["x"], **first)
    return dict(first=below, second=top)
