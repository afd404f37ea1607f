"""
misconception: "backward starts from the sum of the output"
score: {test_gradients: 0, test_layers: 0}
message:
  test_gradients: "`qlora_gradients` does not use g."
  test_layers: "`two_layers` does not use g."
hint: "backward starts from the given g, not from a sum or a mean of the output."
"""

# %% qlora_gradients
#-    s = alpha / r
#+    s = alpha / r
#+    g = torch.ones_like(g)

# %% or qlora_gradients
#-    s = alpha / r
#+    s = alpha / r
#+    g = torch.ones_like(g) / g.numel()
