"""
misconception: "the levels are the weights"
score: {test_matrix: 2}
message: "`dequantize` returns levels: absmax isn't used."
hint: "multiply each level by the absmax of its block."
"""

# %% quantize
#-    values = levels[codes] * absmax.repeat_interleave(block_size)[: len(codes)]
#+    values = levels[codes]
