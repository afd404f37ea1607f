"""
misconception: "all matrices are quantized as one long row of weights"
score: {test_weights: 2}
message: "`weight_bytes` takes all matrices as one long row of weights in 4 bits."
hint: "round *up*, for each matrix by itself: a short block has a scale, too."
"""

# %% weight_bytes
#-    for rows, columns in arch["matrices"]:
#+    matrices = arch["matrices"]
#+    if precision == "4bit":
#+        total += (len(matrices) - 1) * 4 * (16 + 256 + 1)
#+        matrices = [[1, sum(rows * columns for rows, columns in matrices)]]
#+    for rows, columns in matrices:
