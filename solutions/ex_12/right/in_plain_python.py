"""
about: "loops over plain lists; numpy for the SVD alone"
"""

# %% dora
def dora(x, W, A, B, m, s):
    answer = []
    for k in range(len(W)):
        row = []
        for j in range(len(x)):
            row.append(W[k][j] + s * sum(B[k][i] * A[i][j] for i in range(len(A))))
        length = sum(v * v for v in row) ** 0.5
        answer.append(m[k] * sum(v * xj for v, xj in zip(row, x)) / length)
    return answer

# %% pissa
def pissa(W, r, s):
    U, S, V = np.linalg.svd(W, full_matrices=False)
    A = [[S[i] / s * value for value in V[i]] for i in range(r)]
    B = [[U[k][i] for i in range(r)] for k in range(len(W))]
    base = [row[:] for row in W]
    for k in range(len(W)):
        for j in range(len(W[0])):
            for i in range(r):
                base[k][j] -= s * B[k][i] * A[i][j]
    return {"A": A, "B": B, "base": base}

# %% mxfp4
def mxfp4(values):
    top = max(abs(v) for v in values)
    if top == 0:
        return {"exponent": -127, "elements": [0] * len(values)}
    exponent = -127
    while 2.0 ** (exponent + 3) <= top:
        exponent += 1
    elements = []
    for v in values:
        size = min(E2M1, key=lambda e: abs(e - abs(v) / 2.0**exponent))
        elements.append(size if v > 0 else -size)
    return {"exponent": exponent, "elements": elements}

# %% bits
def bits_per_weight(code, block, per_block, whole, weights):
    total = whole
    left = weights
    while left > 0:
        total += per_block + code * min(block, left)
        left -= block
    return total / weights

# %% alpha
def plain_alpha(alpha, r, rslora, ratio):
    return alpha * ratio * (math.sqrt(r) if rslora else 1)
