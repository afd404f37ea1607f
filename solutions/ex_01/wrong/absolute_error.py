"""
misconception: the error is not divided by the norm of the matrix
score: {test_factors: 4, test_rank: 0, test_saved: 2}
told:
  test_rank: "The error is absolute"
"""

# %% factor
def factor(matrix, r):
    u, s, vh = np.linalg.svd(np.array(matrix), full_matrices=False)
    return u[:, :r] * s[:r], vh[:r]

# %% smallest_rank
def smallest_rank(matrix, error):
    m = np.array(matrix)
    for r in range(1, min(m.shape) + 1):
        b, a = factor(matrix, r)
        if np.linalg.norm(m - b @ a) <= error:
            return r
    return min(m.shape)

# %% numbers_saved
def numbers_saved(rows, columns, r):
    return rows * columns - r * (rows + columns)
