"""
about: "einsum throughout; freezes with requires_grad_; a bias is kept; double precision in the functions"
"""

# %% init_lora
def init_lora(n_in, n_out, r, seed):
    torch.manual_seed(seed)
    A = nn.Linear(n_in, r, bias=False).weight
    B = nn.Linear(r, n_out, bias=False).weight
    nn.init.zeros_(B)
    return A, B

# %% lora_forward
def lora_forward(x, W, A, B, alpha, r):
    x, W, A, B = (t.double() for t in tensors(x, W, A, B))
    return torch.einsum("bi,oi->bo", x, W) + alpha / r * torch.einsum("bi,ri,or->bo", x, A, B)

# %% lora_gradients
def lora_gradients(x, g, A, B, alpha, r):
    x, g, A, B = (t.double() for t in tensors(x, g, A, B))
    return {
        "A": alpha / r * torch.einsum("bo,or,bi->ri", g, B, x),
        "B": alpha / r * torch.einsum("bo,ri,bi->or", g, A, x),
    }

# %% merge
def merge(W, A, B, alpha, r):
    W, A, B = tensors(W, A, B)
    return torch.addmm(W, B, A, alpha=alpha / r)

# %% lora_linear
class LoRALinear(nn.Module):
    def __init__(self, base, r, alpha):
        super().__init__()
        self.register_module("base", base.requires_grad_(False))
        self.A = nn.Parameter(torch.empty(r, base.in_features))
        self.B = nn.Parameter(torch.empty(base.out_features, r))
        self.alpha = alpha
        self.reset()

    def reset(self):
        nn.init.normal_(self.A, std=0.02)
        nn.init.zeros_(self.B)

    def forward(self, x):
        rank = self.A.shape[0]
        return self.base(x) + torch.einsum("...i,ri,or->...o", x, self.A, self.B).mul(self.alpha / rank)
