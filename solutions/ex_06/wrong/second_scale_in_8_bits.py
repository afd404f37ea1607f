"""
misconception: "everything of the second level has 8 bits"
score: {test_bits: 0}
message: "The second scale is taken as an 8-bit number."
hint: "it is a float32: 32 bits."
"""

# %% bits
#-    return 4 + 8 / block_size + 32 / (block_size * second_block_size)
#+    return 4 + 8 / block_size + 8 / (block_size * second_block_size)
