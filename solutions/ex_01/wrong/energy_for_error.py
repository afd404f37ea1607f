"""
misconception: the share of energy that is lost is taken for the error
score: {test_factors: 4, test_rank: 0, test_saved: 2}
told:
  test_rank: "share of the energy"
"""

# %% factor
def factor(matrix, r):
    u, s, vh = np.linalg.svd(np.array(matrix), full_matrices=False)
    return u[:, :r] * s[:r], vh[:r]

# %% smallest_rank
def smallest_rank(matrix, error):
    s = np.linalg.svd(np.array(matrix), compute_uv=False)
    kept = np.cumsum(s**2) / np.sum(s**2)
    return int(np.argmax(1 - kept <= error)) + 1

# %% numbers_saved
def numbers_saved(rows, columns, r):
    return rows * columns - r * (rows + columns)
