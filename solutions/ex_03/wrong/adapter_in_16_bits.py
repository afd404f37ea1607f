"""
misconception: "the adapter has the format of its base"
score: {test_training: 1}
message: "The adapter's numbers are taken as 16-bit."
hint: "PEFT keeps A and B in float32, whatever the base."
"""

# %% training_bytes
#-        trained = 4 * sum(r * (rows + columns) for rows, columns in arch["matrices"])
#+        trained = 2 * sum(r * (rows + columns) for rows, columns in arch["matrices"])
