"""
misconception: "with LoRA everything is trained"
score: {test_training: 1}
message: "With LoRA `trained` is the whole model."
hint: "LoRA trains A and B, and nothing of the base."
"""

# %% training_bytes
#-        trained = 4 * sum(r * (rows + columns) for rows, columns in arch["matrices"])
#+        trained = 4 * (arch["others"] + sum(rows * columns for rows, columns in arch["matrices"]))

# %% or training_bytes
#-        trained = 4 * sum(r * (rows + columns) for rows, columns in arch["matrices"])
#+        trained = weight_bytes(arch, precision)
