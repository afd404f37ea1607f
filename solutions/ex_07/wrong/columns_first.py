"""
misconception: "the codes go down the columns"
score: {test_weights: 0}
message: "`dequantize` lays the weights out column by column."
hint: "`stored` reads the matrix row by row."
"""

# %% dequantize
#-    return (NF4[codes] * absmax).reshape(rows, columns)
#+    return (NF4[codes] * absmax).reshape(columns, rows).T
