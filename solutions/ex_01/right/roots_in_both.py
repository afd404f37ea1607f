"""
about: the root of the singular values in both factors, as lists; a cumulative sum for the rank
"""

# %% factor
def factor(matrix, r):
    u, s, vh = np.linalg.svd(np.asarray(matrix, dtype=float))
    root = np.sqrt(np.diag(s[:r]))
    return (u[:, :r] @ root).tolist(), (root @ vh[:r, :]).tolist()

# %% smallest_rank
def smallest_rank(matrix, error):
    s2 = np.linalg.svd(np.asarray(matrix), compute_uv=False) ** 2
    kept = np.cumsum(s2) / np.sum(s2)
    return int(np.searchsorted(-np.sqrt(np.clip(1 - kept, 0, None)), -error)) + 1

# %% numbers_saved
def numbers_saved(rows, columns, r):
    whole = rows * columns
    b, a = rows * r, r * columns
    return whole - b - a
