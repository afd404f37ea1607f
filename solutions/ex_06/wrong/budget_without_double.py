"""
misconception: "the budget is for single quantization"
score: {test_bits: 1}
message: "`finest_block` overlooks that a smaller block fits with double quantization."
hint: "hand `second_block_size` on to `bits_per_parameter`."
"""

# %% bits
#-        if bits_per_parameter(size, second_block_size) <= budget:
#+        if bits_per_parameter(size, None) <= budget:
