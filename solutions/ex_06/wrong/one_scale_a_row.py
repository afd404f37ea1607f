"""
misconception: "a block is a row, as in the 8-bit chapter"
based_on: numpy_tables
score: {test_matrix: 0}
message: "There is one absmax for each row."
hint: "a block has `block_size` numbers, wherever rows end."
"""

# %% quantize
def quantize(matrix, levels, block_size):
    matrix = np.array(matrix)
    absmax = np.abs(matrix).max(axis=1)
    scaled = matrix / absmax[:, None]
    codes = np.abs(np.subtract.outer(scaled.ravel(), levels)).argmin(axis=1)
    return {"codes": codes, "absmax": absmax}


def dequantize(codes, absmax, levels, block_size, columns):
    values = np.take(levels, codes).reshape(-1, columns)
    return [row * absmax[k % len(absmax)] for k, row in enumerate(values)]
