"""
misconception: "the base has a gradient that is only not used"
based_on: torch_does_backward
score: {test_gradients: 2}
told:
  test_gradients: "`qlora_gradients` returns 'base', which nobody asked for"
"""

# %% qlora_gradients
#-    h = qlora_forward(x, base, A, B, alpha, r)
#+    W = dequantize(base).requires_grad_()
#+    h = x @ W.T + alpha / r * (x @ A.T @ B.T)

#-    return {"A": A.grad, "B": B.grad, "x": x.grad}
#+    return {"A": A.grad, "B": B.grad, "x": x.grad, "base": W.grad}

# %% two_layers
#-    del grads["first"]["x"]
