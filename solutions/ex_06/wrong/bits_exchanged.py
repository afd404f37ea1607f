"""
misconception: "the absmax stays float32 and its scale has 8 bits"
score: {test_bits: 0}
message: "8 and 32 bits are exchanged."
hint: "the absmax values become 8-bit; their scale is a float32."
"""

# %% bits
#-    return 4 + 8 / block_size + 32 / (block_size * second_block_size)
#+    return 4 + 32 / block_size + 8 / (block_size * second_block_size)
