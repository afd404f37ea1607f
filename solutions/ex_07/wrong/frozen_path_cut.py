"""
misconception: "between two layers the frozen weights have no gradient, so only the adapter leads back"
score: {test_absmax: 2, test_weights: 3, test_forward: 2, test_gradients: 3, test_layers: 1}
told:
  test_layers: "The first layer gets its gradient through the second adapter alone"
"""

# %% block_absmax
def block_absmax(statistics):
    codes = torch.tensor(statistics["codes"])
    scale = torch.tensor(statistics["scales"])[torch.arange(len(codes)) // statistics["group"]]
    return D8[codes] * scale + statistics["offset"]

# %% dequantize
def dequantize(base):
    rows, columns = base["shape"]
    codes = []
    for byte in base["bytes"]:
        codes += [byte >> 4, byte & 15]
    codes = torch.tensor(codes[: rows * columns])
    absmax = block_absmax(base["absmax"])[torch.arange(len(codes)) // base["block"]]
    return (NF4[codes] * absmax).reshape(rows, columns)

# %% qlora_forward
def qlora_forward(x, base, A, B, alpha, r):
    x, A, B = tensors(x, A, B)
    W = dequantize(base)
    return x @ W.T + (alpha / r) * (x @ A.T) @ B.T

# %% qlora_gradients
def qlora_gradients(x, g, base, A, B, alpha, r):
    x, g, A, B = tensors(x, g, A, B)
    s = alpha / r
    dA = s * B.T @ g.T @ x
    dB = s * g.T @ x @ A.T
    dx = g @ dequantize(base) + s * g @ B @ A
    return {"A": dA, "B": dB, "x": dx}

# %% two_layers
def two_layers(x, g, first, second):
    h = qlora_forward(x, first["base"], first["A"], first["B"], first["alpha"], first["r"])
    top = qlora_gradients(h, g, second["base"], second["A"], second["B"], second["alpha"], second["r"])
    s = second["alpha"] / second["r"]
    g, b, a = tensors(g, second["B"], second["A"])
    g = s * g @ b @ a
    bottom = qlora_gradients(x, g, first["base"], first["A"], first["B"], first["alpha"], first["r"])
    return {"first": {"A": bottom["A"], "B": bottom["B"]}, "second": {"A": top["A"], "B": top["B"]}}
