"""
about: "loops over plain lists"
"""

# %% +math
import math

# %% completion_logprob
def completion_logprob(logits, tokens, prompt_length):
    total = 0.0
    for t in range(prompt_length, len(tokens)):
        row = logits[t - 1]
        top = max(row)
        total += row[tokens[t]] - top - math.log(sum(math.exp(v - top) for v in row))
    return total

# %% margins
def margins(policy, reference, beta):
    result = []
    for c, r, c0, r0 in zip(policy["chosen"], policy["rejected"], reference["chosen"], reference["rejected"]):
        result.append(beta * (c - c0) - beta * (r - r0))
    return result

# %% dpo_loss
def dpo_loss(policy, reference, beta):
    losses = []
    for m in margins(policy, reference, beta):
        if m > 0:
            losses.append(math.log(1 + math.exp(-m)))
        else:
            losses.append(-m + math.log(1 + math.exp(m)))
    return sum(losses) / len(losses)

# %% mixed_batch
def times(M, v):
    return [sum(a * b for a, b in zip(row, v)) for row in M]


def mixed_batch(x, weight, adapters, names):
    y = []
    for v, name in zip(x, names):
        row = times(weight, v)
        if name is not None:
            adapter = adapters[name]
            r = len(adapter["A"])
            update = times(adapter["B"], times(adapter["A"], v))
            row = [h + adapter["alpha"] / r * u for h, u in zip(row, update)]
        y.append(row)
    return y
