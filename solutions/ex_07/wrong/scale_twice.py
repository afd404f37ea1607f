"""
misconception: "each of the two matrices is scaled"
based_on: torch_does_backward
score: {test_forward: 0, test_gradients: 0, test_layers: 0}
message:
  test_forward: "In `qlora_forward` the scale is applied twice."
  test_gradients: "In `qlora_gradients` the scale is applied twice."
  test_layers: "In `two_layers` the scale is applied twice."
hint: "it belongs to the update once."
"""

# %% qlora_forward
#-    out += alpha / r * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
#+    out += (alpha / r) ** 2 * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
