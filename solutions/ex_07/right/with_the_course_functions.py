"""
about: "chapter 06's own functions, and everything through one matrix"
score: {test_absmax: 2, test_weights: 3, test_forward: 2, test_gradients: 3, test_layers: 2}
"""

# %% block_absmax
def block_absmax(statistics):
    kept = quantization.Statistics(
        torch.tensor(statistics["codes"]), torch.tensor(statistics["scales"]), statistics["offset"]
    )
    return quantization.dequantize_statistics(kept, statistics["group"])

# %% dequantize
def dequantize(base):
    n = base["shape"][0] * base["shape"][1]
    codes = quantization.unpack(torch.tensor(base["bytes"], dtype=torch.uint8), n)
    absmax = block_absmax(base["absmax"])
    return quantization.dequantize(codes, absmax, NF4, tuple(base["shape"]), torch.float32, base["block"])

# %% qlora_forward
def qlora_forward(x, base, A, B, alpha, r):
    x, A, B = tensors(x, A, B)
    return x @ (dequantize(base) + (alpha / r) * (B @ A)).T

# %% qlora_gradients
def qlora_gradients(x, g, base, A, B, alpha, r):
    x, g, A, B = tensors(x, g, A, B)
    s = alpha / r
    full = s * (g.T @ x)  # what a weight of this shape would get
    return {"A": B.T @ full, "B": full @ A.T, "x": g @ (dequantize(base) + s * (B @ A))}

# %% two_layers
def two_layers(x, g, first, second):
    h = qlora_forward(x, first["base"], first["A"], first["B"], first["alpha"], first["r"])
    top = qlora_gradients(h, g, second["base"], second["A"], second["B"], second["alpha"], second["r"])
    g = top["x"]
    bottom = qlora_gradients(x, g, first["base"], first["A"], first["B"], first["alpha"], first["r"])
    return {"first": {"A": bottom["A"], "B": bottom["B"]}, "second": {"A": top["A"], "B": top["B"]}}
