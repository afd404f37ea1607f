"""
misconception: "a size always fits"
based_on: plain_python
score: {test_bits: 1}
message: "`finest_block` takes the minimum of an empty list when no size fits."
hint: "return None if no size fits: `min(fits, default=None)`."
"""

# %% bits
#-    return affordable[0] if affordable else None
#+    return min(affordable)
