"""
misconception: "one absmax serves the whole matrix"
score: {test_matrix: 0}
message: "There is one absmax for the whole matrix."
hint: "each block has its own."
"""

# %% quantize
def quantize(matrix, levels, block_size):
    matrix, levels = torch.tensor(matrix), torch.tensor(levels)
    absmax = matrix.abs().max()
    midpoints = (levels[:-1] + levels[1:]) / 2
    codes = torch.bucketize(matrix.flatten() / absmax, midpoints)
    return {"codes": codes, "absmax": [absmax]}


def dequantize(codes, absmax, levels, block_size, columns):
    values = torch.tensor(levels)[torch.tensor(codes)] * max(absmax)
    return values.view(-1, columns)
