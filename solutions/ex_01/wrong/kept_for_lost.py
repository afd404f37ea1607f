"""
misconception: what is kept and what is lost make one, in norms as in squares
score: {test_factors: 4, test_rank: 0, test_saved: 2}
told:
  test_rank: "norms do not add up"
"""

# %% factor
def factor(matrix, r):
    u, s, vh = np.linalg.svd(np.array(matrix), full_matrices=False)
    return u[:, :r] * s[:r], vh[:r]

# %% smallest_rank
def smallest_rank(matrix, error):
    s = np.linalg.svd(np.array(matrix), compute_uv=False)
    for r in range(1, len(s) + 1):
        if np.linalg.norm(s[:r]) / np.linalg.norm(s) >= 1 - error:
            return r

# %% numbers_saved
def numbers_saved(rows, columns, r):
    return rows * columns - r * (rows + columns)
