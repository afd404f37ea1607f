"""
misconception: "the largest block is the best, since it is the cheapest"
based_on: numpy_tables
score: {test_bits: 1}
message: "`finest_block` returns the largest size."
hint: "small blocks are better: return the smallest that fits."
"""

# %% bits
#-    return BLOCK_SIZES[fits.min()] if fits.size else None
#+    return BLOCK_SIZES[fits.max()] if fits.size else None
