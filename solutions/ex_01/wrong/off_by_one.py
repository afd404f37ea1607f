"""
misconception: index 0 is taken for rank 0
score: {test_factors: 4, test_rank: 0, test_saved: 2}
told:
  test_rank: "one too small"
"""

# %% factor
def factor(matrix, r):
    u, s, vh = np.linalg.svd(np.array(matrix), full_matrices=False)
    return u[:, :r] * s[:r], vh[:r]

# %% smallest_rank
def smallest_rank(matrix, error):
    s = np.linalg.svd(np.array(matrix), compute_uv=False)
    lost = [np.sqrt((s[r:] ** 2).sum() / (s**2).sum()) for r in range(1, len(s) + 1)]
    return int(np.argmax(np.array(lost) <= error))

# %% numbers_saved
def numbers_saved(rows, columns, r):
    return rows * columns - r * (rows + columns)
