"""
about: "numpy, as short as the chapter's torch"
"""

# %% dora
def dora(x, W, A, B, m, s):
    x, W, A, B, m = map(np.array, (x, W, A, B, m))
    V = W + s * B @ A
    lengths = np.linalg.norm(V, axis=1)
    return m / lengths * (V @ x)

# %% pissa
def pissa(W, r, s):
    W = np.array(W)
    U, S, V = np.linalg.svd(W, full_matrices=False)
    root = np.sqrt(S[:r] / s)
    A = root[:, None] * V[:r]
    B = U[:, :r] * root
    base = W - s * B @ A
    return {"A": A, "B": B, "base": base}

# %% mxfp4
def mxfp4(values):
    values = np.array(values)
    absmax = np.abs(values).max()
    exponent = int(np.floor(np.log2(absmax))) - 2 if absmax > 0 else -127
    scaled = np.abs(values) / 2.0**exponent
    nearest = np.abs(scaled[:, None] - E2M1).argmin(axis=1)
    elements = np.sign(values) * np.array(E2M1)[nearest]
    return {"exponent": exponent, "elements": elements}

# %% bits
def bits_per_weight(code, block, per_block, whole, weights):
    blocks = math.ceil(weights / block)
    return (code * weights + per_block * blocks + whole) / weights

# %% alpha
def plain_alpha(alpha, r, rslora, ratio):
    if rslora:
        alpha = alpha * math.sqrt(r)
    return alpha * ratio
