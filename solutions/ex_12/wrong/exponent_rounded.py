"""
misconception: "the nearest power of two"
score: {test_mxfp4: 0}
message: "The exponent isn't rounded down."
hint: "take `math.floor` of the logarithm of the largest magnitude, and then 2 less."
"""

# %% mxfp4
#-    exponent = int(np.floor(np.log2(absmax))) - 2 if absmax > 0 else -127
#+    exponent = int(np.round(np.log2(absmax))) - 2 if absmax > 0 else -127
