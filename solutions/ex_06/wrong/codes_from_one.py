"""
misconception: "positions begin with 1"
score: {test_block: 0}
message: "The codes begin with 1."
hint: "positions begin with 0."
"""

# %% quantize_block
#-    return {"codes": torch.bucketize(scaled, midpoints), "absmax": absmax}
#+    return {"codes": torch.bucketize(scaled, midpoints) + 1, "absmax": absmax}
