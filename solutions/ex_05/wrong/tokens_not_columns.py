"""
misconception: "rows (tokens) with an outlier are kept in floating point"
score: {test_matmul: 0}
message: "Rows of x are taken out instead of columns."
hint: "look along dim 0: `(x.abs() >= threshold).any(dim=0)` has one entry a column."
"""

# %% int8_matmul
def int8_matmul(x, W, threshold):
    x, W = tensors(x, W)
    hot = (x.abs() >= threshold).any(dim=1)
    w_max = W.abs().amax(dim=1, keepdim=True)
    w_codes = torch.round(W * 127 / w_max)
    x_max = x.abs().amax(dim=1, keepdim=True)
    x_codes = torch.round(x * 127 / x_max)
    y = (x_codes @ w_codes.T) * (x_max / 127) * (w_max / 127).T
    y[hot] = x[hot] @ (w_codes * w_max / 127).T
    return y
