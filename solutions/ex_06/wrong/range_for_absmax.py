"""
misconception: "absmax is the width of the block"
score: {test_block: 1}
message: "`absmax` is the distance from the smallest number to the largest."
hint: "take magnitudes first, and then the largest: a magnitude has no sign."
"""

# %% quantize_block
#-    absmax = values.abs().max()
#+    absmax = values.max() - values.min()
