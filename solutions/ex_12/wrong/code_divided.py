"""
misconception: "a block shares its code"
score: {test_bits: 0}
message: "The code's bits are divided by the block."
hint: "each weight has its own code. Only `per_block` is shared by a block."
"""

# %% bits
#-    return (code * weights + per_block * blocks + whole) / weights
#+    return (code + per_block) / block + whole / weights
