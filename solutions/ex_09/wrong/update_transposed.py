"""
misconception: "A·B and B·A are the same up to a reshape"
score: {test_merge: 0}
message: "The update is transposed before it is added."
hint: "B·A has the shape of the codes as it stands."
"""

# %% merge
#-    return W + update(adapter)
#+    return W + update(adapter).T.reshape(W.shape)

# %% lost
#-    merged = merge(base, adapter)
#+    n = torch.tensor(base["absmax"]).repeat_interleave(base["blocksize"])
#+    d = update(adapter)
#+    merged = levels[torch.tensor(base["codes"])] * n.view(d.shape) + d
