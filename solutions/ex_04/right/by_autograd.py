"""
about: "torch does the backward pass; a Gaussian start; plain and short"
"""

# %% init_lora
def init_lora(n_in, n_out, r, seed):
    torch.manual_seed(seed)
    A = torch.randn(r, n_in) / r
    B = torch.zeros(n_out, r)
    return A, B

# %% lora_forward
def lora_forward(x, W, A, B, alpha, r):
    x, W, A, B = tensors(x, W, A, B)
    out = x @ W.T
    out = out + (alpha / r) * ((x @ A.T) @ B.T)
    return out

# %% lora_gradients
def lora_gradients(x, g, A, B, alpha, r):
    x, g, A, B = tensors(x, g, A, B)
    A = A.clone().requires_grad_()
    B = B.clone().requires_grad_()
    h = (x @ A.T) @ B.T * (alpha / r)
    h.backward(g)
    return {"A": A.grad, "B": B.grad}

# %% merge
def merge(W, A, B, alpha, r):
    W, A, B = tensors(W, A, B)
    return W + (alpha / r) * B @ A

# %% lora_linear
class LoRALinear(nn.Module):
    def __init__(self, base, r, alpha):
        super().__init__()
        self.base = base
        for p in base.parameters():
            p.requires_grad = False
        self.A = nn.Parameter(torch.randn(r, base.in_features) / r)
        self.B = nn.Parameter(torch.zeros(base.out_features, r))
        self.r, self.alpha = r, alpha

    def forward(self, x):
        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
