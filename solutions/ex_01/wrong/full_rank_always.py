"""
misconception: "only the full rank keeps the error small"
score: {test_rank: 0}
message: "`smallest_rank` always returns the full rank."
hint: "a smaller one is enough if the error allows it."
"""

# %% smallest_rank
def smallest_rank(matrix, error):
    return min(np.shape(matrix))
