"""
misconception: "a code is a signed number"
score: {test_matrix: 2}
message: "`dequantize` multiplies signed codes, not levels."
hint: "a code is the position of a level: look it up in `levels`."
"""

# %% quantize
#-    values = levels[codes] * absmax.repeat_interleave(block_size)[: len(codes)]
#+    values = (codes - 8) * absmax.repeat_interleave(block_size)[: len(codes)]
