"""
misconception: "two factors can never be larger than the matrix"
score: {test_saved: 0}
message: "Where the factors are larger than the matrix, the answer is zero."
hint: "nothing is saved there, and something is lost: the number is negative."
"""

# %% numbers_saved
#-    return rows * columns - r * (rows + columns)
#+    return max(0, rows * columns - r * (rows + columns))
