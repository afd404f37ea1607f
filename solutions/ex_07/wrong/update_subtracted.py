"""
misconception: "the update is subtracted"
based_on: torch_does_backward
score: {test_forward: 0, test_gradients: 0, test_layers: 0}
message:
  test_forward: "In `qlora_forward` the update has the wrong sign."
  test_gradients: "In `qlora_gradients` the update has the wrong sign."
  test_layers: "In `two_layers` the update has the wrong sign."
hint: "nothing is subtracted here."
"""

# %% qlora_forward
#-    out += alpha / r * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
#+    out -= alpha / r * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
