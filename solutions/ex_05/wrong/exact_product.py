"""
misconception: "x·Wᵀ, since that is what is to be approximated"
score: {test_matmul: 0}
message: "This is the exact product x·Wᵀ: nothing was quantized."
hint: "only the outlier columns stay in floating point; everything else goes through codes."
"""

# %% int8_matmul
def int8_matmul(x, W, threshold):
    x, W = tensors(x, W)
    return x @ W.T
