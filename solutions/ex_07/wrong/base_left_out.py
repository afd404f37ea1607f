"""
misconception: "the layer is its adapter"
score: {test_forward: 0, test_layers: 1}
message:
  test_forward: "The base's own output, x·Wᵀ, is missing from `qlora_forward`."
  test_layers: "The second layer gets only what the first adapter adds."
hint:
  test_forward: "the adapter is added to what is there; it does not replace it."
  test_layers: "the first layer's whole output goes into the second."
"""

# %% qlora_forward
#-    return x @ W.T + (alpha / r) * (x @ A.T) @ B.T
#+    return (alpha / r) * (x @ A.T) @ B.T

# %% or qlora_forward
#-    return x @ W.T + (alpha / r) * (x @ A.T) @ B.T
#+    return x @ A.T @ B.T

# %% or qlora_forward
#-    return x @ W.T + (alpha / r) * (x @ A.T) @ B.T
#+    return alpha * x @ A.T @ B.T
