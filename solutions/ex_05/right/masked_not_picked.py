"""
about: "outlier columns are set to zero instead of picked out, as in the chapter; int8 codes; the list itself grows; everything reuses quantize"
"""

# %% quantize
def quantize(W):
    (W,) = tensors(W)
    absmax = torch.linalg.vector_norm(W, ord=float("inf"), dim=1)
    return {"codes": (W * (127 / absmax[:, None])).round().to(torch.int8), "absmax": absmax}

# %% dequantize
def dequantize(codes, absmax):
    codes, absmax = tensors(codes, absmax)
    return torch.einsum("ij,i->ij", codes, absmax) / 127

# %% error_bound
def error_bound(W):
    return [top / 254 for top in quantize(W)["absmax"].tolist()]

# %% zero_share
def zero_share(row, outlier):
    row.append(outlier)
    codes = quantize([row])["codes"].tolist()[0][:-1]
    return codes.count(0) / len(codes)

# %% int8_matmul
def int8_matmul(x, W, threshold):
    x, W = tensors(x, W)
    hot = (x.abs() >= threshold).any(dim=0)
    w = quantize(W)
    q = quantize(x.masked_fill(hot, 0.0))
    y = (q["codes"].int() @ w["codes"].int().T).float()
    y = y * q["absmax"][:, None] * w["absmax"] / 127**2
    return y + x.masked_fill(~hot, 0.0) @ dequantize(w["codes"], w["absmax"]).T
