"""
misconception: "the stored statistics are the absmax values"
score: {test_absmax: 2, test_weights: 0, test_forward: 2, test_gradients: 3, test_layers: 2}
told:
  test_weights: "The absmax values are still quantized"
"""

# %% block_absmax
def block_absmax(statistics):
    codes, size = torch.tensor(statistics["codes"]), statistics["group"]
    centred = torch.cat([
        D8[group] * scale for group, scale in zip(codes.split(size), statistics["scales"], strict=True)
    ])
    return centred + statistics["offset"]

# %% dequantize
def dequantize(base):
    packed = torch.tensor(base["bytes"], dtype=torch.uint8)
    n = base["shape"][0] * base["shape"][1]
    codes = torch.stack([packed >> 4, packed & 15], 1).view(-1)[:n]
    values = NF4[codes.long()]
    values *= torch.tensor(base["absmax"]["codes"]).repeat_interleave(base["block"])[:n]
    return values.view(*base["shape"])

# %% qlora_forward
def qlora_forward(x, base, A, B, alpha, r):
    x, A, B = tensors(x, A, B)
    out = torch.nn.functional.linear(x, dequantize(base))
    out += alpha / r * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
    return out

# %% qlora_gradients
def qlora_gradients(x, g, base, A, B, alpha, r):
    x, g, A, B = tensors(x, g, A, B)
    x, A, B = (t.clone().requires_grad_() for t in (x, A, B))
    h = qlora_forward(x, base, A, B, alpha, r)
    h.backward(g)
    return {"A": A.grad, "B": B.grad, "x": x.grad}

# %% two_layers
def two_layers(x, g, first, second):
    h = qlora_forward(x, **first)
    grads = {"second": qlora_gradients(h, g, **second)}
    grads["first"] = qlora_gradients(x, grads["second"].pop("x"), **first)
    del grads["first"]["x"]
    return grads
