"""
about: "each row meets its own merged matrix; log-probabilities through cross entropy"
"""

# %% +torch
import torch
import torch.nn.functional as F

# %% completion_logprob
def completion_logprob(logits, tokens, prompt_length):
    labels = torch.tensor([-100] * prompt_length + tokens[prompt_length:])
    logits = torch.tensor(logits, dtype=torch.float64)
    return -F.cross_entropy(logits[:-1], labels[1:], reduction="sum")

# %% margins
def margins(policy, reference, beta):
    wins = [c - r for c, r in zip(policy["chosen"], policy["rejected"])]
    base = [c - r for c, r in zip(reference["chosen"], reference["rejected"])]
    return [beta * (w - b) for w, b in zip(wins, base)]

# %% dpo_loss
def dpo_loss(policy, reference, beta):
    m = torch.as_tensor(margins(policy, reference, beta), dtype=torch.float64)
    return F.softplus(-m).mean()

# %% mixed_batch
def mixed_batch(x, weight, adapters, names):
    merged = {None: torch.tensor(weight)}
    for name, a in adapters.items():
        merged[name] = torch.tensor(weight) + a["alpha"] / len(a["A"]) * torch.tensor(a["B"]) @ torch.tensor(a["A"])
    return torch.stack([merged[name] @ torch.tensor(row) for row, name in zip(x, names)])
