"""
misconception: "the scale has √r"
based_on: torch_does_backward
score: {test_forward: 0, test_gradients: 0, test_layers: 0}
message:
  test_forward: "In `qlora_forward` the scale is that of rsLoRA, with √r."
  test_gradients: "In `qlora_gradients` the scale is that of rsLoRA, with √r."
  test_layers: "In `two_layers` the scale is that of rsLoRA, with √r."
hint: "this is plain LoRA: divide by r."
"""

# %% qlora_forward
#-    out += alpha / r * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
#+    out += alpha / r**0.5 * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
