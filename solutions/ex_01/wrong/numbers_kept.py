"""
misconception: "the numbers in the factors are asked for"
score: {test_saved: 0}
message: "`numbers_saved` returns the numbers that are kept."
hint: "what is saved is the difference to the whole matrix."
"""

# %% numbers_saved
#-    return rows * columns - r * (rows + columns)
#+    return r * (rows + columns)
