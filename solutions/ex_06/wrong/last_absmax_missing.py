"""
misconception: "only full blocks have an absmax"
score: {test_matrix: 1}
message: "The last, shorter block has no absmax."
hint: "it is a block like the others."
"""

# %% quantize
#-    return {"codes": codes.reshape(-1)[: len(flat)].to(torch.uint8), "absmax": absmax}
#+    return {"codes": codes.reshape(-1)[: len(flat)].to(torch.uint8), "absmax": absmax[: len(flat) // block_size]}
