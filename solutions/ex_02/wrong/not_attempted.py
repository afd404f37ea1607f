"""
misconception: "nothing was written"
based_on: ""
score: {test_shapes: 0, test_lora_count: 0, test_base_count: 0, test_largest_rank: 0}
told:
  test_shapes: "not written yet"
  test_lora_count: "not written yet"
  test_base_count: "not written yet"
  test_largest_rank: "not written yet"
"""

# %% shapes
def shapes(config):
    # YOUR CODE HERE
    raise NotImplementedError()

# %% lora_count
def lora_count(config, r, target_modules):
    # YOUR CODE HERE
    raise NotImplementedError()

# %% base_count
def base_count(config):
    # YOUR CODE HERE
    raise NotImplementedError()

# %% largest_rank
def largest_rank(config, target_modules, budget):
    # YOUR CODE HERE
    raise NotImplementedError()
