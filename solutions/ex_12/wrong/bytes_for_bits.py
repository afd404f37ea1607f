"""
misconception: "scales are counted in bytes"
score: {test_bits: 0}
message: "The statistics are multiplied by 8."
hint: "`per_block` and `whole` are bits already."
"""

# %% bits
#-    return (code * weights + per_block * blocks + whole) / weights
#+    return (code * weights + 8 * (per_block * blocks + whole)) / weights
