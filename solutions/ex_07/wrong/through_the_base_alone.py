"""
misconception: "the adapter is trained and the base carries the signal: x gets its gradient through the base"
score: {test_gradients: 2, test_layers: 1}
message:
  test_gradients: "The gradient of x comes through the base alone."
  test_layers: "The first layer gets its gradient through the second base alone."
hint: "x went along two paths."
"""

# %% qlora_gradients
#-    dx = g @ dequantize(base) + s * g @ B @ A
#+    dx = g @ dequantize(base)
