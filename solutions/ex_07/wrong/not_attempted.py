"""
misconception: "nothing is written yet"
based_on: ""
score: {test_absmax: 0, test_weights: 0, test_forward: 0, test_gradients: 0, test_layers: 0}
"""

# %% block_absmax
def block_absmax(statistics):
    # YOUR CODE HERE
    raise NotImplementedError()
