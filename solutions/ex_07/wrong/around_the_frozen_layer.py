"""
misconception: "a frozen base passes no gradient on: x gets its own through the adapter"
score: {test_gradients: 2, test_layers: 1}
message:
  test_gradients: "The gradient of x comes through the adapter alone."
  test_layers: "The first layer gets its gradient through the second adapter alone."
hint: "x went along two paths. Frozen weights get no gradient, and still pass one on."
"""

# %% qlora_gradients
#-    dx = g @ dequantize(base) + s * g @ B @ A
#+    dx = s * g @ B @ A

# %% or qlora_gradients
#-    dx = g @ dequantize(base) + s * g @ B @ A
#+    dx = g @ B @ A

# %% or qlora_gradients
#-    dx = g @ dequantize(base) + s * g @ B @ A
#+    dx = alpha * g @ B @ A
