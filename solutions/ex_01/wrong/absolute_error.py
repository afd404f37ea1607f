"""
misconception: "the error is not divided by the norm of the matrix"
score: {test_rank: 0}
message: "`smallest_rank` compares the absolute error."
hint: "divide by the norm of the matrix: a matrix ten times as large may have ten times the error."
"""

# %% smallest_rank
def smallest_rank(matrix, error):
    m = np.array(matrix)
    for r in range(1, min(m.shape) + 1):
        b, a = factor(matrix, r)
        if np.linalg.norm(m - b @ a) <= error:
            return r
    return min(m.shape)
