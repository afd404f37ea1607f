"""
about: "numpy; the rows of one adapter go through it together, and back to their places"
"""

# %% +numpy
import numpy as np

# %% completion_logprob
def completion_logprob(logits, tokens, prompt_length):
    rows = np.array(logits, dtype=float)[prompt_length - 1 : -1]
    asked = np.array(tokens)[prompt_length:]
    top = rows.max(axis=1)
    norm = top + np.log(np.exp(rows - top[:, None]).sum(axis=1))
    return (rows[np.arange(len(asked)), asked] - norm).sum()

# %% margins
def margins(policy, reference, beta):
    gap = {which: np.subtract(policy[which], reference[which]) for which in ("chosen", "rejected")}
    return beta * (gap["chosen"] - gap["rejected"])

# %% dpo_loss
def dpo_loss(policy, reference, beta):
    return np.logaddexp(0, -np.asarray(margins(policy, reference, beta))).mean()

# %% mixed_batch
def mixed_batch(x, weight, adapters, names):
    x = np.array(x)
    y = x @ np.array(weight).T
    for name, adapter in adapters.items():
        rows = [i for i, n in enumerate(names) if n == name]
        A, B = np.array(adapter["A"]), np.array(adapter["B"])
        y[rows] += x[rows] @ A.T @ B.T * (adapter["alpha"] / A.shape[0])
    return y
