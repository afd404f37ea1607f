"""
misconception: singular values add up as they are, without squares
score: {test_factors: 4, test_rank: 0, test_saved: 2}
told:
  test_rank: "added up as they are"
"""

# %% factor
def factor(matrix, r):
    u, s, vh = np.linalg.svd(np.array(matrix), full_matrices=False)
    return u[:, :r] * s[:r], vh[:r]

# %% smallest_rank
def smallest_rank(matrix, error):
    s = np.linalg.svd(np.array(matrix), compute_uv=False)
    for r in range(1, len(s) + 1):
        if s[r:].sum() / s.sum() <= error:
            return r

# %% numbers_saved
def numbers_saved(rows, columns, r):
    return rows * columns - r * (rows + columns)
