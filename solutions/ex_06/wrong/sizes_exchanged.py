"""
misconception: "the second block size belongs to the numbers"
score: {test_bits: 0}
message: "The two block sizes are exchanged."
hint: "a block of `block_size` numbers has one absmax of 8 bits."
"""

# %% bits
#-    return 4 + 8 / block_size + 32 / (block_size * second_block_size)
#+    return 4 + 8 / second_block_size + 32 / (block_size * second_block_size)
