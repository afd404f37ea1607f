"""
misconception: "zero needs no small scale"
score: {test_mxfp4: 1}
message: "A block of zeros gets the exponent 0."
hint: "the exponent of a block of zeros is −127, the smallest."
"""

# %% mxfp4
#-    exponent = int(np.floor(np.log2(absmax))) - 2 if absmax > 0 else -127
#+    exponent = int(np.floor(np.log2(absmax))) - 2 if absmax > 0 else 0
