"""
misconception: "nothing was written"
based_on: ""
score: {test_quantize: 0, test_dequantize: 0, test_bound: 0, test_outlier: 0, test_matmul: 0}
"""

# %% quantize
def quantize(W):
    # YOUR CODE HERE
    raise NotImplementedError()
