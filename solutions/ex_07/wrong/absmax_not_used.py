"""
misconception: "the levels are the weights"
score: {test_weights: 0}
message: "`dequantize` does not use the absmax of the blocks."
hint: "levels lie between −1 and 1: each is a share of its block's absmax."
"""

# %% dequantize
#-    return (NF4[codes] * absmax).reshape(rows, columns)
#+    return (NF4[codes]).reshape(rows, columns)
