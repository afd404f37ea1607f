"""
about: "helpers of its own: the best rank-r matrix from the eigenvectors of W Wᵀ, a residual first; frexp for the exponent"
"""

# %% +helpers
def with_length(row, length):
    row = np.asarray(row)
    return row * (length / math.sqrt(row @ row))


def largest_directions(W, r):
    values, vectors = np.linalg.eigh(W @ W.T)
    return vectors[:, np.argsort(values)[::-1][:r]]

# %% dora
def dora(x, W, A, B, m, s):
    V = np.add(W, s * np.dot(B, A))
    rows = [with_length(row, length) for row, length in zip(V, m)]
    return [float(np.dot(row, x)) for row in rows]

# %% pissa
def pissa(W, r, s):
    W = np.array(W)
    B = largest_directions(W, r)
    rest = W - B @ (B.T @ W)
    return {"base": rest, "A": (B.T @ W) / s, "B": B}

# %% mxfp4
def mxfp4(values):
    top = max(map(abs, values))
    exponent = math.frexp(top)[1] - 3 if top else -127

    def element(value):
        size = min(abs(value) * 2.0**-exponent, 6)
        step = 0.5 if size < 2 else 1 if size < 4 else 2
        return math.copysign(round(size / step) * step, value)

    return {"exponent": exponent, "elements": [element(value) for value in values]}

# %% bits
def bits_per_weight(code, block, per_block, whole, weights):
    blocks = -(-weights // block)
    return code + blocks * per_block / weights + whole / weights

# %% alpha
def plain_alpha(alpha, r, rslora, ratio):
    same = alpha
    if rslora:
        same *= r / np.sqrt(r)
    if ratio != 1:
        same *= ratio
    return float(same)
