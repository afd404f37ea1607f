"""
misconception: "the sum is the answer"
score: {test_bits: 0}
message: "You returned the bits of the whole matrix."
hint: "divide by the number of weights."
"""

# %% bits
#-    return (code * weights + per_block * blocks + whole) / weights
#+    return code * weights + per_block * blocks + whole
