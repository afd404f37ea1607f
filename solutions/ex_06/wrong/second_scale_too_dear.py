"""
misconception: "a second scale is shared by second_block_size numbers, not blocks"
score: {test_bits: 0}
message: "The second float32 is shared by too few numbers."
hint: "it serves `second_block_size` *blocks*: that is block_size times as many numbers."
"""

# %% bits
#-    return 4 + 8 / block_size + 32 / (block_size * second_block_size)
#+    return 4 + 8 / block_size + 32 / second_block_size
