"""
misconception: "`.to(torch.int8)` rounds by itself"
score: {test_quantize: 0, test_dequantize: 2, test_bound: 2, test_outlier: 0, test_matmul: 0}
told:
  test_quantize: "cut off"
  test_outlier: "cut off"
  test_matmul: "fit into their type"
"""

# %% quantize
def quantize(W):
    W = torch.tensor(W)
    absmax = W.abs().max(dim=1, keepdim=True).values
    codes = (127 * W / absmax).to(torch.int8)
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
    codes = (longer * 127 / longer.abs().max()).to(torch.int8)
    return (codes[:-1] == 0).sum().item() / len(row)

# %% int8_matmul
def int8_matmul(x, W, threshold):
    x, W = tensors(x, W)
    out_cols = (x.abs() >= threshold).any(dim=0)
    w_max = W.abs().amax(dim=1, keepdim=True)
    w_codes = (W * 127 / w_max).to(torch.int8).float()
    rest = x[:, ~out_cols]
    x_max = rest.abs().amax(dim=1, keepdim=True)
    x_codes = (rest * 127 / x_max).to(torch.int8).float()
    regular = (x_codes @ w_codes[:, ~out_cols].T) * (x_max / 127) * (w_max / 127).T
    W_back = w_codes * w_max / 127
    return regular + x[:, out_cols] @ W_back[:, out_cols].T
