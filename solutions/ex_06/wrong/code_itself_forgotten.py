"""
misconception: "only the statistics cost something"
score: {test_bits: 0}
message: "The 4 bits of the code itself are missing."
hint: "the statistics come on top of the code."
"""

# %% bits
#-        return 4 + 32 / block_size
#+        return 32 / block_size
#-    return 4 + 8 / block_size + 32 / (block_size * second_block_size)
#+    return 8 / block_size + 32 / (block_size * second_block_size)
