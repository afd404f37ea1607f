"""
misconception: "a code is a signed 4-bit number"
score: {test_block: 0}
message: "The codes are signed: they go from −8 to 7."
hint: "a code is a position in the list, from 0 to 15."
"""

# %% quantize_block
#-    return {"codes": torch.bucketize(scaled, midpoints), "absmax": absmax}
#+    return {"codes": torch.bucketize(scaled, midpoints) - 8, "absmax": absmax}
