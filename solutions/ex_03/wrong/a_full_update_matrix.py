"""
misconception: "LoRA trains a matrix as large as W, times r"
score: {test_training: 1}
message: "`trained` multiplies rows by columns."
hint: "A is r × columns and B is rows × r: two thin matrices."
"""

# %% training_bytes
#-        trained = 4 * sum(r * (rows + columns) for rows, columns in arch["matrices"])
#+        trained = 4 * sum(r * rows * columns for rows, columns in arch["matrices"])

# %% or training_bytes
#-        trained = 4 * sum(r * (rows + columns) for rows, columns in arch["matrices"])
#+        trained = 2 * sum(r * rows * columns for rows, columns in arch["matrices"])
