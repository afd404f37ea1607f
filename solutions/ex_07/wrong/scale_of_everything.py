"""
misconception: "the scale multiplies the base as well"
based_on: torch_does_backward
score: {test_forward: 0, test_gradients: 2, test_layers: 0}
message:
  test_forward: "In `qlora_forward` the scale multiplies the base's output as well."
  test_gradients: "In the gradient of x, the scale multiplies the base's path as well."
  test_layers: "In `two_layers` the scale multiplies the base's path as well."
hint: "it belongs to the adapter alone."
"""

# %% qlora_forward
#-    out = torch.nn.functional.linear(x, dequantize(base))
#-    out += alpha / r * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
#-    return out
#+    return alpha / r * (x @ dequantize(base).T + x @ A.T @ B.T)
