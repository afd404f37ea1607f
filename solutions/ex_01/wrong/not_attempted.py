"""
misconception: the definition of the last function is all that is asked for
score: {test_factors: 0, test_rank: 0, test_saved: 2}
told:
  test_factors: "not written yet"
  test_rank: "not written yet"
"""

# %% numbers_saved
def numbers_saved(rows, columns, r):
    return rows * columns - r * (rows + columns)
