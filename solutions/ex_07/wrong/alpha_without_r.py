"""
misconception: "the scale is alpha"
score: {test_forward: 0, test_gradients: 0, test_layers: 0}
message:
  test_forward: "`qlora_forward` does not divide alpha by r: the update is too large."
  test_gradients: "`qlora_gradients` does not divide alpha by r: the gradients are too large."
  test_layers: "`two_layers` uses alpha as the scale, without dividing it by r."
hint: "the scale is a fraction, alpha/r."
"""

# %% qlora_forward
#-    return x @ W.T + (alpha / r) * (x @ A.T) @ B.T
#+    return x @ W.T + alpha * (x @ A.T) @ B.T

# %% qlora_gradients
#-    s = alpha / r
#+    s = alpha
