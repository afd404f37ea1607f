"""
misconception: every matrix is a column times a row
score: {test_factors: 0, test_rank: 0, test_saved: 2}
told:
  test_factors: "has rank one, whatever r is"
  test_rank: "always one"
"""

# %% factor
def factor(matrix, r):
    u, s, vh = np.linalg.svd(np.array(matrix), full_matrices=False)
    return u[:, :1] * s[:1], vh[:1]

# %% smallest_rank
def smallest_rank(matrix, error):
    return 1

# %% numbers_saved
def numbers_saved(rows, columns, r):
    return rows * columns - r * (rows + columns)
