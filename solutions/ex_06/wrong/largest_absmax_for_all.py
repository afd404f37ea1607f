"""
misconception: "one absmax is enough"
score: {test_matrix: 2}
message: "`dequantize` uses one absmax for all numbers."
hint: "each block has its own."
"""

# %% quantize
#-    values = levels[codes] * absmax.repeat_interleave(block_size)[: len(codes)]
#+    values = levels[codes] * absmax.max()
