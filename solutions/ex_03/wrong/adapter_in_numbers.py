"""
misconception: "LoRA's numbers are its bytes"
score: {test_training: 1}
message: "The adapter's numbers are counted, not their bytes."
hint: "a float32 number takes four bytes."
"""

# %% training_bytes
#-        trained = 4 * sum(r * (rows + columns) for rows, columns in arch["matrices"])
#+        trained = sum(r * (rows + columns) for rows, columns in arch["matrices"])
