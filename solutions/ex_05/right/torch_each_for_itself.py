"""
about: "no function calls another; codes stay floats with whole values"
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
    out_cols = (x.abs() >= threshold).any(dim=0)
    w_max = W.abs().amax(dim=1, keepdim=True)
    w_codes = torch.round(W * 127 / w_max)
    rest = x[:, ~out_cols]
    x_max = rest.abs().amax(dim=1, keepdim=True)
    x_codes = torch.round(rest * 127 / x_max)
    regular = (x_codes @ w_codes[:, ~out_cols].T) * (x_max / 127) * (w_max / 127).T
    W_back = w_codes * w_max / 127
    return regular + x[:, out_cols] @ W_back[:, out_cols].T
