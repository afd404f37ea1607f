"""
misconception: "rows (tokens) with an outlier are kept in floating point"
score: {test_quantize: 3, test_dequantize: 2, test_bound: 2, test_outlier: 2, test_matmul: 0}
told:
  test_matmul: "Rows of x"
"""

# %% quantize
def quantize(W):
    W = torch.tensor(W)
    absmax = W.abs().max(dim=1, keepdim=True).values
    codes = torch.round(W / absmax * 127)
    return {"codes": codes, "absmax": absmax}

# %% dequantize
def dequantize(codes, absmax):
    codes, absmax = tensors(codes, absmax)
    step = absmax / 127
    return codes * step.unsqueeze(1)

# %% error_bound
def error_bound(W):
    W = torch.tensor(W)
    step = W.abs().amax(dim=1) / 127
    return step / 2

# %% zero_share
def zero_share(row, outlier):
    longer = torch.tensor(row + [outlier])
    codes = torch.round(longer * 127 / longer.abs().max())
    return (codes[:-1] == 0).sum().item() / len(row)

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
