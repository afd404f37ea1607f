"""
about: no SVD but alternating least squares, until it no longer moves
"""

# %% factor
def factor(matrix, r):
    m = np.array(matrix)
    a = np.random.default_rng(0).normal(size=(r, m.shape[1]))
    for _ in range(300):
        b = np.linalg.lstsq(a.T, m.T, rcond=None)[0].T
        a = np.linalg.lstsq(b, m, rcond=None)[0]
    return b, a

# %% smallest_rank
def smallest_rank(matrix, error):
    s = np.linalg.svd(np.array(matrix), compute_uv=False)
    for r in range(1, len(s) + 1):
        if np.sqrt((s[r:] ** 2).sum() / (s**2).sum()) <= error:
            return r

# %% numbers_saved
def numbers_saved(rows, columns, r):
    return rows * columns - r * (rows + columns)
