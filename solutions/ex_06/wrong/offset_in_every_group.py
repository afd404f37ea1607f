"""
misconception: "each group has an offset of its own"
based_on: plain_python
score: {test_bits: 0}
message: "Each group is charged for two float32 numbers."
hint: "leave the offset out: one float32 a group."
"""

# %% bits
#-        statistics = 8 + 32 / second_block_size
#+        statistics = 8 + 64 / second_block_size
