"""
misconception: "a matrix has one 8-bit scale"
score: {test_weights: 2}
message: "`weight_bytes` has one 8-bit scale for a whole matrix."
hint: "each row has its own."
"""

# %% weight_bytes
#-            total += n + 4 * rows
#+            total += n + 4
