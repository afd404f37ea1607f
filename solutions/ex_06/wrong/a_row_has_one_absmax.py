"""
misconception: "absmax belongs to a row"
score: {test_matrix: 2}
message: "`dequantize` gives each row one absmax."
hint: "number k of the long list belongs to block k // block_size."
"""

# %% quantize
#-    values = levels[codes] * absmax.repeat_interleave(block_size)[: len(codes)]
#+    values = levels[codes] * absmax[torch.arange(len(codes)) // columns % len(absmax)]
