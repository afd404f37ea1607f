"""
misconception: "the budget is for the statistics"
score: {test_bits: 1}
message: "`finest_block` leaves the 4 bits of the code out of the budget."
hint: "the budget is for all bits of a parameter."
"""

# %% bits
#-        if bits_per_parameter(size, second_block_size) <= budget:
#+        if bits_per_parameter(size, second_block_size) - 4 <= budget:
