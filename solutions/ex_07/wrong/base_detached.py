"""
misconception: "computing with frozen weights belongs into no_grad, and x with it"
based_on: torch_does_backward
score: {test_gradients: 2, test_layers: 1}
told:
  test_gradients: "The gradient of x comes through the adapter alone"
  test_layers: "The first layer gets its gradient through the second adapter alone"
"""

# %% qlora_gradients
#-    h = qlora_forward(x, base, A, B, alpha, r)
#+    with torch.no_grad():
#+        frozen = x @ dequantize(base).T
#+    h = frozen + alpha / r * (x @ A.T @ B.T)
