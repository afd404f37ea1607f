"""
misconception: "absmax values are repeated as a whole, not each by itself"
score: {test_matrix: 2}
message: "The absmax values take turns from number to number."
hint: "neighbours belong to the same block: number k is in block k // block_size."
"""

# %% quantize
#-    values = levels[codes] * absmax.repeat_interleave(block_size)[: len(codes)]
#+    values = levels[codes] * absmax.repeat(block_size)[: len(codes)]
