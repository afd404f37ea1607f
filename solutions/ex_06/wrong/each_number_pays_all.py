"""
misconception: "every number has an absmax"
score: {test_bits: 0}
message: "The block's statistics are charged to each number."
hint: "the whole block shares them: divide by its size."
"""

# %% bits
#-        return 4 + 32 / block_size
#+        return 4 + 32
#-    return 4 + 8 / block_size + 32 / (block_size * second_block_size)
#+    return 4 + 8 + 32 / second_block_size
