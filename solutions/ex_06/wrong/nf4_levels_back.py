"""
misconception: "codes always stand for NF4's levels"
score: {test_matrix: 2}
message: "`dequantize` uses NF4's levels."
hint: "use the levels that are passed in: they differ from call to call."
"""

# %% quantize
#-    values = levels[codes] * absmax.repeat_interleave(block_size)[: len(codes)]
#+    values = quantization.nf4_levels()[codes] * absmax.repeat_interleave(block_size)[: len(codes)]
