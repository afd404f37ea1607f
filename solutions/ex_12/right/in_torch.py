"""
about: "torch; all of the singular values in B; a table of signed levels"
"""

# %% +torch
import torch

# %% dora
def dora(x, W, A, B, m, s):
    x, W, A, B, m = (torch.tensor(part) for part in (x, W, A, B, m))
    V = W + s * (B @ A)
    new = torch.nn.functional.normalize(V, dim=1) * m[:, None]
    return new @ x

# %% pissa
def pissa(W, r, s):
    W = torch.tensor(W)
    U, S, V = torch.linalg.svd(W)
    B = U[:, :r] * S[:r] / s
    A = V[:r]
    return {"B": B, "A": A, "base": W - s * (B @ A)}

# %% mxfp4
def mxfp4(values):
    values = torch.tensor(values)
    top = values.abs().max()
    exponent = -127 if top == 0 else int(top.log2().floor()) - 2
    positive = torch.tensor(E2M1)
    levels = torch.cat([-positive[1:].flip(0), positive])
    codes = torch.bucketize(values / 2.0**exponent, (levels[1:] + levels[:-1]) / 2)
    return {"exponent": exponent, "elements": levels[codes]}

# %% bits
def bits_per_weight(code, block, per_block, whole, weights):
    full, rest = divmod(weights, block)
    return code + ((full + (rest > 0)) * per_block + whole) / weights

# %% alpha
def plain_alpha(alpha, r, rslora, ratio):
    scale = ratio * alpha / (r**0.5 if rslora else r)
    return scale * r
