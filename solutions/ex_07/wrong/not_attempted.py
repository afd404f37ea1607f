"""
misconception: "nothing was written"
score: {test_absmax: 0, test_weights: 0, test_forward: 0, test_gradients: 0, test_layers: 0}
told:
  test_absmax: "block_absmax is not written yet"
  test_weights: "dequantize is not written yet"
  test_forward: "qlora_forward is not written yet"
  test_gradients: "qlora_gradients is not written yet"
  test_layers: "two_layers is not written yet"
"""

# %% block_absmax
def block_absmax(statistics):
    # YOUR CODE HERE
    raise NotImplementedError()
