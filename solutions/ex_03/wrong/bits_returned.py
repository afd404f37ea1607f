"""
misconception: "eight bits stay eight bits"
based_on: in_bits
score: {test_weights: 0, test_training: 3}
told:
  test_weights: "8 times too large: bits for bytes"
  test_training: "8 times too large: bits for bytes"
"""

# %% weight_bytes
#-    return bits // 8
#+    return bits
