"""
misconception: singular values below error times the largest are zero, as matrix_rank counts them
score: {test_factors: 4, test_rank: 0, test_saved: 2}
told:
  test_rank: "Single singular values"
"""

# %% factor
def factor(matrix, r):
    u, s, vh = np.linalg.svd(np.array(matrix), full_matrices=False)
    return u[:, :r] * s[:r], vh[:r]

# %% smallest_rank
def smallest_rank(matrix, error):
    m = np.array(matrix)
    return int(np.linalg.matrix_rank(m, tol=error * np.linalg.norm(m, 2)))

# %% numbers_saved
def numbers_saved(rows, columns, r):
    return rows * columns - r * (rows + columns)
