"""
misconception: "a block goes down a column"
score: {test_weights: 0}
message: "In `dequantize` the blocks go down the columns."
hint: "blocks go along the rows, from one row into the next."
"""

# %% dequantize
#-    return (NF4[codes] * absmax).reshape(rows, columns)
#+    return NF4[codes].reshape(rows, columns) * absmax.reshape(columns, rows).T
