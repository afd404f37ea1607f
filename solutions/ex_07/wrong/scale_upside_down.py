"""
misconception: "the scale is r/alpha"
based_on: torch_does_backward
score: {test_forward: 0, test_gradients: 0, test_layers: 0}
message:
  test_forward: "In `qlora_forward` the scale is upside down."
  test_gradients: "In `qlora_gradients` the scale is upside down."
  test_layers: "In `two_layers` the scale is upside down."
hint: "a larger alpha makes a larger update."
"""

# %% qlora_forward
#-    out += alpha / r * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
#+    out += r / alpha * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
