"""
misconception: "what the loop finds is never put into the lists"
based_on: shared_helper
score: {test_matrix: 0}
message: "`quantize` returns no absmax."
hint: "collect the absmax of each block."
"""

# %% quantize
def quantize(matrix, levels, block_size):
    return {"codes": [], "absmax": []}


def dequantize(codes, absmax, levels, block_size, columns):
    return []
