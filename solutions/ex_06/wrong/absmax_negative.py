"""
misconception: "the scale may be turned"
score: {test_block: 1}
message: "`absmax` is negative."
hint: "a magnitude has no sign."
"""

# %% quantize_block
#-    return {"codes": torch.bucketize(scaled, midpoints), "absmax": absmax}
#+    return {"codes": torch.bucketize(scaled, midpoints), "absmax": -absmax}
