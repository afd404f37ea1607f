"""
misconception: "each column has its scale"
score: {test_matrix: 1}
message: "There is one absmax for each column."
hint: "read the matrix row by row as one list, and cut that into blocks."
"""

# %% quantize
#-    return {"codes": codes.reshape(-1)[: len(flat)].to(torch.uint8), "absmax": absmax}
#+    return {"codes": codes.reshape(-1)[: len(flat)].to(torch.uint8), "absmax": torch.tensor(matrix).abs().amax(dim=0)}
