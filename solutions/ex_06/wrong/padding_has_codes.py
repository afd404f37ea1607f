"""
misconception: "the zeros that fill the last block up are stored too"
score: {test_matrix: 1}
message: "The last block has codes for numbers that don't exist."
hint: "cut the padding off again."
"""

# %% quantize
#-    return {"codes": codes.reshape(-1)[: len(flat)].to(torch.uint8), "absmax": absmax}
#+    return {"codes": codes.reshape(-1).to(torch.uint8), "absmax": absmax}
