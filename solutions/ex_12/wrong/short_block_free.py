"""
misconception: "the last block is a fraction of a block"
score: {test_bits: 0}
message: "A short last block pays only a part of its statistics."
hint: "a short block needs a whole scale too: round the number of blocks up."
"""

# %% bits
#-    blocks = math.ceil(weights / block)
#+    blocks = weights / block
