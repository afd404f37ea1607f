"""
about: torch tensors in single precision, an SVD in the loop
"""

# %% factor
import torch


def factor(matrix, r):
    u, s, v = torch.svd_lowrank(torch.tensor(matrix), q=min(len(matrix), len(matrix[0])), niter=8)
    return u[:, :r], torch.diag(s[:r]) @ v[:, :r].T

# %% smallest_rank
def smallest_rank(matrix, error):
    matrix = torch.tensor(matrix)
    r = 1
    while True:
        b, a = factor(matrix.tolist(), r)
        if torch.norm(matrix - b @ a) / torch.norm(matrix) <= error:
            return torch.tensor(r)
        r += 1

# %% numbers_saved
def numbers_saved(rows, columns, r):
    return torch.empty(rows, columns).numel() - torch.empty(rows, r).numel() - torch.empty(r, columns).numel()
