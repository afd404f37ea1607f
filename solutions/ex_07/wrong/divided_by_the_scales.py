"""
misconception: "the scales are undone by dividing"
score: {test_absmax: 0}
message: "`block_absmax` divides by the scales."
hint: "they were divided once: undo that."
"""

# %% block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return D8[codes] / scale + statistics["offset"]
