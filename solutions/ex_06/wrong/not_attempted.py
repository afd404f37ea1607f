"""
misconception: "nothing is written yet"
based_on: ""
score: {test_block: 0, test_matrix: 0, test_pack: 0, test_bits: 0, test_scale: 0}
"""

# %% quantize_block
def quantize_block(values, levels):
    # YOUR CODE HERE
    raise NotImplementedError()
