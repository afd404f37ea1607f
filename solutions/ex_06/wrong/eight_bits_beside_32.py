"""
misconception: "the 8 bits come on top"
score: {test_bits: 0}
message: "Each block is charged for 32 bits beside its 8 bits."
hint: "the 8 bits take the place of the float32, and a float32 serves the whole group."
"""

# %% bits
#-    return 4 + 8 / block_size + 32 / (block_size * second_block_size)
#+    return 4 + 8 / block_size + 32 / block_size
