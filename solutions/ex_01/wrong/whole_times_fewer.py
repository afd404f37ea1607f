"""
misconception: "what is saved is a ratio, in whole numbers"
score: {test_saved: 0}
message: "`numbers_saved` says how many times fewer, in whole numbers."
hint: "return the difference: how many numbers fewer."
"""

# %% numbers_saved
#-    return rows * columns - r * (rows + columns)
#+    return rows * columns // (r * (rows + columns))
