"""
misconception: "the gradient of A stands under \"B\", and the other way round"
based_on: torch_does_backward
score: {test_gradients: 1, test_layers: 0}
message:
  test_gradients: "The gradients of A and B are in each other's place."
  test_layers: "The gradients of A and B are in each other's place in each layer."
hint: "a gradient has the shape of its matrix."
"""

# %% qlora_gradients
#-    return {"A": A.grad, "B": B.grad, "x": x.grad}
#+    return {"A": B.grad, "B": A.grad, "x": x.grad}
