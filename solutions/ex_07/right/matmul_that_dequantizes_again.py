"""
about: "an autograd Function that keeps the four bits for the backward pass, through two layers at once"
score: {test_absmax: 2, test_weights: 3, test_forward: 2, test_gradients: 3, test_layers: 2}
"""

# %% block_absmax
def block_absmax(statistics):
    n = len(statistics["codes"])
    spread = torch.repeat_interleave(torch.tensor(statistics["scales"]), statistics["group"])
    return torch.addcmul(torch.full((n,), statistics["offset"]), D8[statistics["codes"]], spread[:n])

# %% dequantize
def dequantize(base):
    k = torch.arange(base["shape"][0] * base["shape"][1])
    byte = torch.tensor(base["bytes"])[k // 2]
    code = torch.where(k % 2 == 0, byte // 16, byte % 16)
    return (NF4[code] * block_absmax(base["absmax"])[k // base["block"]]).unflatten(0, tuple(base["shape"]))

# %% qlora_forward
class FourBitMatmul(torch.autograd.Function):
    """Keeps the stored base for the backward pass, and not the weights."""

    @staticmethod
    def forward(ctx, x, base):
        ctx.base = base
        return x @ dequantize(base).T

    @staticmethod
    def backward(ctx, g):
        return g @ dequantize(ctx.base), None


def through(x, layer, A, B):
    return FourBitMatmul.apply(x, layer["base"]) + layer["alpha"] * (x @ A.T @ B.T) / layer["r"]


def qlora_forward(x, base, A, B, alpha, r):
    x, A, B = tensors(x, A, B)
    return through(x, {"base": base, "alpha": alpha, "r": r}, A, B)

# %% qlora_gradients
def qlora_gradients(x, g, base, A, B, alpha, r):
    x, g, A, B = tensors(x, g, A, B)
    leaves = [t.detach().requires_grad_() for t in (A, B, x)]
    A, B, x = leaves
    h = through(x, {"base": base, "alpha": alpha, "r": r}, A, B)
    return dict(zip(("A", "B", "x"), torch.autograd.grad(h, leaves, g)))

# %% two_layers
def two_layers(x, g, first, second):
    x, g = tensors(x, g)
    leaves = []
    for layer in (first, second):
        A, B = (t.detach().requires_grad_() for t in tensors(layer["A"], layer["B"]))
        leaves += [A, B]
        x = through(x, layer, A, B)
    a1, b1, a2, b2 = torch.autograd.grad(x, leaves, g)
    return {"first": {"A": a1, "B": b1}, "second": {"A": a2, "B": b2}}
