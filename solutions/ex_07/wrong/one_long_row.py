"""
misconception: "the weights stay as long as they were stored"
score: {test_weights: 0, test_forward: 0, test_gradients: 0, test_layers: 0}
message:
  test_weights: "`dequantize` returns one long row instead of a matrix."
hint:
  test_weights: "`base[\"shape\"]` says which shape it has."
"""

# %% dequantize
#-    return (NF4[codes] * absmax).reshape(rows, columns)
#+    return NF4[codes] * absmax
