"""
misconception: "the code carries the number's sign"
score: {test_block: 0}
message: "The code has the number's sign."
hint: "a code is a position in the list of levels, never negative."
"""

# %% quantize_block
#-    scaled = values / absmax.clamp(min=1e-38)
#+    scaled = values.abs() / absmax.clamp(min=1e-38)
#-    return {"codes": torch.bucketize(scaled, midpoints), "absmax": absmax}
#+    return {"codes": torch.sign(values) * torch.bucketize(scaled, midpoints), "absmax": absmax}
