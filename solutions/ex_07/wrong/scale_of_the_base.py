"""
misconception: "the scale multiplies the base"
based_on: torch_does_backward
score: {test_forward: 0, test_gradients: 0, test_layers: 0}
message:
  test_forward: "In `qlora_forward` the scale multiplies the base's output in place of the update."
  test_gradients: "In `qlora_gradients` the scale multiplies the base's path in place of the adapter's."
  test_layers: "In `two_layers` the scale multiplies the base's path in place of the adapter's."
hint: "it belongs to the adapter."
"""

# %% qlora_forward
#-    out = torch.nn.functional.linear(x, dequantize(base))
#+    out = alpha / r * torch.nn.functional.linear(x, dequantize(base))

#-    out += alpha / r * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
#+    out += torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
