"""
misconception: "the first code stands in the low half of a byte"
score: {test_weights: 0}
message: "`dequantize` takes the low half of a byte first."
hint: "look at how `stored` puts two codes into a byte."
"""

# %% dequantize
#-        codes += [byte >> 4, byte & 15]
#+        codes += [byte & 15, byte >> 4]
