"""
misconception: "the first level has to be reached"
score: {test_block: 1}
message: "The block is stretched to the first level."
hint: "divide by absmax itself, whatever the first level is."
"""

# %% quantize_block
#-    scaled = values / absmax.clamp(min=1e-38)
#+    scaled = -levels[0] * values / absmax.clamp(min=1e-38)
