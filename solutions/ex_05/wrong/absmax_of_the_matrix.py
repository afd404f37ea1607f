"""
misconception: "one absmax for the whole matrix is enough"
score: {test_quantize: 0, test_bound: 0}
message:
  test_quantize: "There is one absmax for the whole matrix."
  test_bound: "`error_bound` gives the same bound for all rows."
hint:
  test_quantize: "each row has its own scale. Along which dimension do you take the maximum?"
  test_bound: "each row has steps of its own length."
"""

# %% quantize
#-    absmax = W.abs().max(dim=1, keepdim=True).values
#+    absmax = W.abs().max()

# %% error_bound
#-    step = W.abs().amax(dim=1) / 127
#+    step = W.abs().max() / 127 * torch.ones(len(W))
