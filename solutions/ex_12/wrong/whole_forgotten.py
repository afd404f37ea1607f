"""
misconception: "only blocks have statistics"
score: {test_bits: 0}
message: "The bits for the whole matrix are missing."
hint: "NVFP4 keeps one more number for the whole matrix: add `whole`."
"""

# %% bits
#-    return (code * weights + per_block * blocks + whole) / weights
#+    return (code * weights + per_block * blocks) / weights
