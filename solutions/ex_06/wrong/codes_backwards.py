"""
misconception: "the highest level comes first"
score: {test_block: 0}
message: "The codes run backwards."
hint: "position 0 belongs to the lowest level."
"""

# %% quantize_block
#-    return {"codes": torch.bucketize(scaled, midpoints), "absmax": absmax}
#+    return {"codes": 15 - torch.bucketize(scaled, midpoints), "absmax": absmax}
