"""
misconception: "a new block begins with each row of the matrix"
based_on: one_weight_at_a_time
score: {test_weights: 0}
message: "In `dequantize` a new block begins with each row."
hint: "blocks are counted through the whole matrix: one may end in the next row."
"""

# %% dequantize
#-            W[i, j] = NF4[code] * absmax[k // base["block"]]
#+            W[i, j] = NF4[code] * absmax[(i * -(-n_in // base["block"]) + j // base["block"]) % len(absmax)]
