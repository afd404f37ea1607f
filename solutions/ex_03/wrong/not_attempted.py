"""
misconception: "nothing was written"
based_on: ""
score: {test_weights: 0, test_training: 0, test_activations: 0, test_choose: 0}
told:
  test_weights: "not written yet"
  test_training: "not written yet"
  test_activations: "not written yet"
  test_choose: "not written yet"
"""

# %% weight_bytes
def weight_bytes(arch, precision):
    # YOUR CODE HERE
    raise NotImplementedError()

# %% training_bytes
def training_bytes(arch, precision, r):
    # YOUR CODE HERE
    raise NotImplementedError()

# %% activation_bytes
def activation_bytes(arch, tokens, checkpointing):
    # YOUR CODE HERE
    raise NotImplementedError()

# %% choose
def choose(ledgers, budget):
    # YOUR CODE HERE
    raise NotImplementedError()
