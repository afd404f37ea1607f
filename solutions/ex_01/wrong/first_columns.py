"""
misconception: "the first r columns stand for the whole matrix"
score: {test_factors: 0}
message: "Columns of the matrix itself were kept as B."
hint: "the first r columns say nothing about the others. The SVD finds the r directions that matter most."
"""

# %% factor
def factor(matrix, r):
    b = np.array(matrix)[:, :r]
    return b, np.linalg.pinv(b) @ np.array(matrix)
