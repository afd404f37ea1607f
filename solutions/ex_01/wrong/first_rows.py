"""
misconception: "the first r rows stand for the whole matrix"
score: {test_factors: 0}
message: "Rows of the matrix itself were kept as A."
hint: "the first r rows say nothing about the others. The SVD finds the r directions that matter most."
"""

# %% factor
def factor(matrix, r):
    m = np.array(matrix)
    a = m[:r]
    b = m @ np.linalg.pinv(a)
    return b, a
