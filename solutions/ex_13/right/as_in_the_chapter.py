"""
about: "torch, as in the chapter"
"""

# %% +torch
import torch

# %% completion_logprob
def completion_logprob(logits, tokens, prompt_length):
    logits, tokens = torch.tensor(logits, dtype=torch.float64), torch.tensor(tokens)
    logp = torch.log_softmax(logits[:-1], dim=-1)
    of_next = logp.gather(1, tokens[1:, None])[:, 0]
    return of_next[prompt_length - 1 :].sum().item()

# %% margins
def margins(policy, reference, beta):
    chosen = torch.tensor(policy["chosen"]) - torch.tensor(reference["chosen"])
    rejected = torch.tensor(policy["rejected"]) - torch.tensor(reference["rejected"])
    return (beta * (chosen - rejected)).tolist()

# %% dpo_loss
def dpo_loss(policy, reference, beta):
    margin = torch.tensor(margins(policy, reference, beta), dtype=torch.float64)
    return -torch.nn.functional.logsigmoid(margin).mean().item()

# %% mixed_batch
def mixed_batch(x, weight, adapters, names):
    x = torch.tensor(x)
    y = x @ torch.tensor(weight).T
    for i, name in enumerate(names):
        if name is not None:
            A, B = torch.tensor(adapters[name]["A"]), torch.tensor(adapters[name]["B"])
            scale = adapters[name]["alpha"] / len(A)
            y[i] += scale * B @ (A @ x[i])
    return y
