"""
misconception: "the adapter adds B·A·x: alpha plays no part"
based_on: torch_does_backward
score: {test_forward: 0, test_gradients: 0, test_layers: 0}
message:
  test_forward: "The update in `qlora_forward` comes without its scale."
  test_gradients: "The gradients in `qlora_gradients` come without the scale."
  test_layers: "The gradients in `two_layers` come without the scale."
hint: "alpha and r have to come in somewhere."
"""

# %% qlora_forward
#-    out += alpha / r * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
#+    out += torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
