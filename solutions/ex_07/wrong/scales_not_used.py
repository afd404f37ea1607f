"""
misconception: "the level is the absmax, moved by the offset"
score: {test_absmax: 0}
message: "`block_absmax` does not use the scales."
hint: "each group of codes was divided by a scale of its own."
"""

# %% block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return D8[codes] + statistics["offset"]
