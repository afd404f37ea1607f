"""
about: "everything through one matrix, W + scale·B·A, and the functions share it"
"""

# %% +whole
def whole(W, A, B, scale):
    return W + scale * B @ A

# %% init_lora
def init_lora(n_in, n_out, r, seed):
    g = torch.Generator().manual_seed(seed)
    return torch.rand(r, n_in, generator=g) * 0.2 - 0.1, torch.zeros(n_out, r)

# %% lora_forward
def lora_forward(x, W, A, B, alpha, r):
    x, W, A, B = tensors(x, W, A, B)
    return x @ whole(W, A, B, alpha / r).T

# %% lora_gradients
def lora_gradients(x, g, A, B, alpha, r):
    x, g, A, B = tensors(x, g, A, B)
    full = g.T @ x  # what W would get
    s = alpha / r
    return dict(A=s * B.T @ full, B=s * full @ A.T)

# %% merge
def merge(W, A, B, alpha, r):
    return whole(*tensors(W, A, B), alpha / r)

# %% lora_linear
class LoRALinear(nn.Module):
    def __init__(self, base, r, alpha):
        super().__init__()
        self.base = base
        base.weight.requires_grad = False
        a, b = init_lora(base.in_features, base.out_features, r, 0)
        self.A = nn.Parameter(a)
        self.B = nn.Parameter(b)
        self.scaling = alpha / r

    def forward(self, x):
        return nn.functional.linear(x, whole(self.base.weight, self.A, self.B, self.scaling), self.base.bias)
