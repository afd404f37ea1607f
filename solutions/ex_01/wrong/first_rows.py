"""
misconception: the first r rows stand for the whole matrix
score: {test_factors: 0, test_rank: 4, test_saved: 2}
told:
  test_factors: "Rows or columns of the matrix itself"
"""

# %% factor
def factor(matrix, r):
    m = np.array(matrix)
    a = m[:r]
    b = m @ np.linalg.pinv(a)
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
