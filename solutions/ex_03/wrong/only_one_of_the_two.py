"""
misconception: "LoRA trains A and leaves B"
based_on: small_functions
score: {test_training: 1}
message: "One of the adapter's two matrices is missing."
hint: "both A and B are trained."
"""

# %% training_bytes
#-        numbers = sum(r * columns + rows * r for rows, columns in arch["matrices"])
#+        numbers = sum(r * columns for rows, columns in arch["matrices"])

# %% or training_bytes
#-        numbers = sum(r * columns + rows * r for rows, columns in arch["matrices"])
#+        numbers = sum(rows * r for rows, columns in arch["matrices"])
