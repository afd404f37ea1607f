"""
misconception: "nothing is found before all sizes were tried"
score: {test_bits: 1}
message: "`finest_block` returns None although a size fits."
hint: "return None only after all sizes were tried."
"""

# %% bits
#-        if bits_per_parameter(size, second_block_size) <= budget:
#+        if size != BLOCK_SIZES[0]:
#+            return None
#+        if bits_per_parameter(size, second_block_size) <= budget:
