"""
misconception: "8-bit statistics need no scale"
based_on: shared_helper
score: {test_bits: 0}
message: "The second float32 is missing."
hint: "the 8-bit absmax values need a float32 scale for each group."
"""

# %% bits
#-    if second_block_size is not None:
#-        bits += 32 / second_block_size / block_size
