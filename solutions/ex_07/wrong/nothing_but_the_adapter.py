"""
misconception: "the base plays no part: only the adapter is computed"
score: {test_absmax: 0, test_weights: 0, test_forward: 0, test_gradients: 2, test_layers: 0}
told:
  test_absmax: "The absmax values are not right"
  test_weights: "The weights are not right"
  test_forward: "The base's own output, from W, is missing"
  test_gradients: "comes through the adapter alone"
  test_layers: "what the first adapter adds, alone"
"""

# %% block_absmax
def block_absmax(statistics):
    return [0.0] * len(statistics["codes"])

# %% dequantize
def dequantize(base):
    out, into = base["shape"]
    return [[0.0] * into for _ in range(out)]

# %% qlora_forward
def qlora_forward(x, base, A, B, alpha, r):
    x, A, B = tensors(x, A, B)
    return alpha / r * (x @ A.T) @ B.T

# %% qlora_gradients
def qlora_gradients(x, g, base, A, B, alpha, r):
    x, g, A, B = tensors(x, g, A, B)
    s = alpha / r
    return {"A": s * B.T @ g.T @ x, "B": s * g.T @ x @ A.T, "x": s * g @ B @ A}

# %% two_layers
def two_layers(x, g, first, second):
    h = qlora_forward(x, first["base"], first["A"], first["B"], first["alpha"], first["r"])
    top = qlora_gradients(h, g, second["base"], second["A"], second["B"], second["alpha"], second["r"])
    g = top["x"]
    bottom = qlora_gradients(x, g, first["base"], first["A"], first["B"], first["alpha"], first["r"])
    return {"first": {"A": bottom["A"], "B": bottom["B"]}, "second": {"A": top["A"], "B": top["B"]}}
