"""
misconception: "singular values below error times the largest are zero, as matrix_rank counts them"
score: {test_rank: 0}
message: "Single singular values are compared with the error."
hint: "all that are dropped count together: take the root of the sum of their squares."
"""

# %% smallest_rank
def smallest_rank(matrix, error):
    m = np.array(matrix)
    return int(np.linalg.matrix_rank(m, tol=error * np.linalg.norm(m, 2)))
