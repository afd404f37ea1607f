"""
misconception: "a code is half a byte"
score: {test_bits: 0}
message: "The code is counted in bytes."
hint: "a code has 4 bits."
"""

# %% bits
#-        return 4 + 32 / block_size
#+        return 0.5 + 32 / block_size
#-    return 4 + 8 / block_size + 32 / (block_size * second_block_size)
#+    return 0.5 + 8 / block_size + 32 / (block_size * second_block_size)
