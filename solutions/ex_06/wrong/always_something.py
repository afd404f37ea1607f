"""
misconception: "some block size has to fit"
based_on: plain_python
score: {test_bits: 1}
message: "`finest_block` returns a size where none fits."
hint: "don't forget the bits of the statistics. Return None if nothing fits."
"""

# %% bits
#-    return affordable[0] if affordable else None
#+    return affordable[0] if affordable else BLOCK_SIZES[-1]
