"""
misconception: "only whole blocks count"
score: {test_bits: 0}
message: "The short last block has no statistics."
hint: "a short block needs a scale too: round up, not down."
"""

# %% bits
#-    blocks = math.ceil(weights / block)
#+    blocks = weights // block
