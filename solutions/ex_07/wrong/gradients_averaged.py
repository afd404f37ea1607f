"""
misconception: "a gradient is a mean over the batch"
based_on: torch_does_backward
score: {test_gradients: 0, test_layers: 0}
message:
  test_gradients: "The gradients in `qlora_gradients` are means over the batch."
  test_layers: "The gradients in `two_layers` are means over the batch."
hint: "g is the gradient already: add the inputs up."
"""

# %% qlora_gradients
#-    h.backward(g)
#+    h.backward(g / len(g))
