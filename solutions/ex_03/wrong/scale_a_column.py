"""
misconception: "the 8-bit scales belong to columns"
based_on: small_functions
score: {test_weights: 2}
message: "`weight_bytes` has a scale for each column in 8 bits."
hint: "a matrix is given as `[rows, columns]`; each *row* has a scale."
"""

# %% weight_bytes
#-    "8bit": lambda rows, columns: rows * (columns + 4),
#+    "8bit": lambda rows, columns: columns * (rows + 4),
