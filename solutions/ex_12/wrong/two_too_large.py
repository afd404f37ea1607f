"""
misconception: "the scale is the largest power of two"
score: {test_mxfp4: 0}
message: "The exponent is that of the largest number. The 2 isn't taken away."
hint: "4 = 2² is the largest power of two among the elements, so subtract 2."
"""

# %% mxfp4
#-    exponent = int(np.floor(np.log2(absmax))) - 2 if absmax > 0 else -127
#+    exponent = int(np.floor(np.log2(absmax))) if absmax > 0 else -127
