"""
misconception: "`//` divides"
based_on: torch_does_backward
score: {test_forward: 0, test_gradients: 0, test_layers: 0}
message:
  test_forward: "In `qlora_forward` the scale has lost its fraction."
  test_gradients: "In `qlora_gradients` the scale has lost its fraction."
  test_layers: "In `two_layers` the scale has lost its fraction."
hint: "`//` cuts it off: divide with `/`."
"""

# %% qlora_forward
#-    out += alpha / r * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
#+    out += alpha // r * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
