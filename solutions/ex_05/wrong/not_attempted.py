"""
misconception: "nothing was written"
score: {test_quantize: 0, test_dequantize: 0, test_bound: 0, test_outlier: 0, test_matmul: 0}
told:
  test_quantize: "not written yet"
  test_dequantize: "not written yet"
  test_bound: "not written yet"
  test_outlier: "not written yet"
  test_matmul: "not written yet"
"""

# %% quantize
def quantize(W):
    # YOUR CODE HERE
    raise NotImplementedError()
