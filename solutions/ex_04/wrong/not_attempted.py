"""
misconception: "nothing was written"
score: {test_init: 0, test_forward: 0, test_gradients: 0, test_merge: 0, test_layer: 0}
told:
  test_init: "not written yet"
  test_forward: "not written yet"
  test_gradients: "not written yet"
  test_merge: "not written yet"
  test_layer: "does not exist yet"
"""

# %% init_lora
def init_lora(n_in, n_out, r, seed):
    # YOUR CODE HERE
    raise NotImplementedError()
