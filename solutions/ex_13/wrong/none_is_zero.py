"""
misconception: "without an adapter there is nothing to compute"
score: {test_mixed: 0}
message: "`mixed_batch` returns zeros for rows without an adapter."
hint: "the base still answers them."
"""

# %% mixed_batch
#-    return y
#+    return y * torch.tensor([[float(name is not None)] for name in names])
