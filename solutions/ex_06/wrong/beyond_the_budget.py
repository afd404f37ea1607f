"""
misconception: "the budget may be passed a little"
score: {test_bits: 1}
message: "`finest_block` returns a size beyond the budget."
hint: "compare the bits with the budget itself."
"""

# %% bits
#-        if bits_per_parameter(size, second_block_size) <= budget:
#+        if bits_per_parameter(size, second_block_size) <= budget + 0.3:
