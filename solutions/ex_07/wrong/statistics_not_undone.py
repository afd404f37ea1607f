"""
misconception: "the stored statistics are the absmax values"
based_on: torch_does_backward
score: {test_weights: 0}
message: "`dequantize` uses absmax values that are still quantized."
hint: "task 1 makes numbers of them."
"""

# %% dequantize
#-    values *= block_absmax(base["absmax"]).repeat_interleave(base["block"])[:n]
#+    values *= torch.tensor(base["absmax"]["codes"]).repeat_interleave(base["block"])[:n]

# %% or dequantize
#-    values *= block_absmax(base["absmax"]).repeat_interleave(base["block"])[:n]
#+    values *= D8[torch.tensor(base["absmax"]["codes"])].repeat_interleave(base["block"])[:n]
