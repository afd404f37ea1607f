"""
misconception: "bits are the overhead"
score: {test_bits: 0}
message: "The code itself isn't counted."
hint: "add `code` bits for each weight."
"""

# %% bits
#-    return (code * weights + per_block * blocks + whole) / weights
#+    return (per_block * blocks + whole) / weights
