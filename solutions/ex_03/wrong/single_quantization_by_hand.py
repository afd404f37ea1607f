"""
misconception: "the scales of 4-bit blocks are float32"
based_on: in_bits
score: {test_weights: 2}
told:
  test_weights: "scales of 4-bit blocks in float32"
"""

# %% weight_bytes
#-            bits += 4 * (n + n % 2) + 8 * blocks + 32 * ceil(blocks / 256) + 32 * (16 + 256 + 1)
#+            bits += 4 * (n + n % 2) + 32 * blocks + 32 * (16 + 256 + 1)
