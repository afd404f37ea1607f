"""
misconception: "what costs exactly the budget is too dear"
score: {test_bits: 1}
message: "`finest_block` refuses a size that fits exactly."
hint: "the whole budget may be used: `<=`."
"""

# %% bits
#-        if bits_per_parameter(size, second_block_size) <= budget:
#+        if bits_per_parameter(size, second_block_size) < budget:
