"""
misconception: "the definition of the last function is all that is asked for"
based_on: ""
score: {test_factors: 0, test_rank: 0}
"""

# %% numbers_saved
def numbers_saved(rows, columns, r):
    return rows * columns - r * (rows + columns)
