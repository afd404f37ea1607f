"""
misconception: "every half byte is a weight"
score: {test_weights: 0, test_forward: 0, test_gradients: 0, test_layers: 0}
told:
  test_weights: "RuntimeError: shape '["
  test_forward: "`dequantize`, which it uses, is not right"
  test_gradients: "fix `dequantize` first"
  test_layers: "fix `dequantize` first"
"""

# %% dequantize
#-    codes = torch.tensor(codes[: rows * columns])
#+    codes = torch.tensor(codes)
