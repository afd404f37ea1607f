"""
misconception: "an 8-bit scale has the format of the model"
score: {test_weights: 2}
message: "`weight_bytes` has 8-bit scales of another size."
hint: "a scale is a float32 number."
"""

# %% weight_bytes
#-            total += n + 4 * rows
#+            total += n + 2 * rows

# %% or weight_bytes
#-            total += n + 4 * rows
#+            total += n + rows
