"""
about: "tables and series of pandas, handed back as they are"
"""

# %% +pandas
import pandas as pd

# %% quantize
def quantize(W):
    table = pd.DataFrame(W)
    absmax = table.abs().max(axis="columns")
    return {"codes": table.div(absmax / 127, axis="index").round().astype("int8"), "absmax": absmax}

# %% dequantize
def dequantize(codes, absmax):
    return pd.DataFrame(codes).mul(pd.Series(absmax) / 127, axis="index")

# %% error_bound
def error_bound(W):
    return quantize(W)["absmax"] / 254

# %% zero_share
def zero_share(row, outlier):
    codes = quantize([[*row, outlier]])["codes"]
    return (codes.iloc[0, :-1] == 0).mean()

# %% int8_matmul
def int8_matmul(x, W, threshold):
    x, weights = pd.DataFrame(x), quantize(W)
    hot = x.abs().max() >= threshold
    inputs = quantize(x.loc[:, ~hot])
    codes = inputs["codes"].astype(int).to_numpy() @ weights["codes"].astype(int).loc[:, ~hot].to_numpy().T
    cold = pd.DataFrame(codes).mul(inputs["absmax"], axis="index") * weights["absmax"] / 127**2
    return cold + x.loc[:, hot] @ dequantize(weights["codes"], weights["absmax"]).loc[:, hot].T
