"""
misconception: "double quantization adds 8 bits, and the float32 stays"
based_on: plain_python
score: {test_bits: 0}
message: "Each block is charged for its float32 absmax as well."
hint: "the 8 bits take its place."
"""

# %% bits
#-        statistics = 8 + 32 / second_block_size
#+        statistics = 32 + 8 + 32 / second_block_size
