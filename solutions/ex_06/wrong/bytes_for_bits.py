"""
misconception: "sizes are bytes"
score: {test_bits: 0}
message: "`bits_per_parameter` returns a number of bytes."
hint: "return bits."
"""

# %% bits
#-        return 4 + 32 / block_size
#+        return (4 + 32 / block_size) / 8
#-    return 4 + 8 / block_size + 32 / (block_size * second_block_size)
#+    return (4 + 8 / block_size + 32 / (block_size * second_block_size)) / 8
