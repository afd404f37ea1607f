"""
misconception: "a float32 is four"
score: {test_bits: 0}
message: "The statistics are counted in bytes."
hint: "a float32 has 32 bits."
"""

# %% bits
#-        return 4 + 32 / block_size
#-    return 4 + 8 / block_size + 32 / (block_size * second_block_size)
#+        return 4 + 4 / block_size
#+    return 4 + 1 / block_size + 4 / (block_size * second_block_size)
