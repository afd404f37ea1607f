"""
misconception: "nothing is written yet"
score: {test_block: 0, test_matrix: 0, test_pack: 0, test_bits: 0, test_scale: 0}
told:
  test_block: "not written yet"
  test_matrix: "not written yet"
  test_pack: "not written yet"
  test_bits: "not written yet"
  test_scale: "not written yet"
"""

# %% quantize_block
def quantize_block(values, levels):
    # YOUR CODE HERE
    raise NotImplementedError()
