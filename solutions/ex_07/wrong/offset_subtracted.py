"""
misconception: "undoing means subtracting"
score: {test_absmax: 0}
message: "`block_absmax` has the offset with the wrong sign."
hint: "it was subtracted once: undo that."
"""

# %% block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return D8[codes] * scale - statistics["offset"]
