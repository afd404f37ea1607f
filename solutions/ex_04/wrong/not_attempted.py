"""
misconception: "nothing was written"
based_on: ""
score: {test_init: 0, test_forward: 0, test_gradients: 0, test_merge: 0, test_layer: 0}
"""

# %% init_lora
def init_lora(n_in, n_out, r, seed):
    # YOUR CODE HERE
    raise NotImplementedError()
