"""
misconception: "the output comes from the base"
score: {test_forward: 0, test_layers: 1}
message:
  test_forward: "The adapter adds nothing in `qlora_forward`."
  test_layers: "The second layer gets the output of the first base alone."
hint:
  test_forward: "is the second path there, and is it added?"
  test_layers: "the first layer's whole output goes into the second."
"""

# %% qlora_forward
#-    return x @ W.T + (alpha / r) * (x @ A.T) @ B.T
#+    return x @ W.T
