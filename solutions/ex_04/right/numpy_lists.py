"""
about: "numpy inside, nested lists out; one input at a time in loops"
"""

# %% +numpy
import numpy as np

# %% init_lora
def init_lora(n_in, n_out, r, seed):
    rng = np.random.default_rng(seed)
    A = rng.uniform(-1, 1, size=(r, n_in)) / np.sqrt(n_in)
    return torch.tensor(A, dtype=torch.float32), torch.zeros((n_out, r))

# %% lora_forward
def lora_forward(x, W, A, B, alpha, r):
    W, A, B = np.array(W), np.array(A), np.array(B)
    rows = []
    for one in np.array(x):
        rows.append((W @ one + alpha * (B @ (A @ one)) / r).tolist())
    return rows

# %% lora_gradients
def lora_gradients(x, g, A, B, alpha, r):
    A, B = np.array(A), np.array(B)
    dA, dB = np.zeros_like(A), np.zeros_like(B)
    for one, grad in zip(np.array(x), np.array(g)):
        dB += alpha / r * np.outer(grad, A @ one)
        dA += alpha / r * np.outer(B.T @ grad, one)
    return {"A": dA.tolist(), "B": dB.tolist()}

# %% merge
def merge(W, A, B, alpha, r):
    W, A, B = np.array(W), np.array(A), np.array(B)
    return (W + np.matmul(B, A) * alpha / r).tolist()

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
