"""
misconception: "the nearest power of two"
score: {test_mxfp4: 0}
message: "The exponent is rounded to the nearest."
hint: "the format rounds down: floor."
"""

# %% mxfp4
#-    exponent = int(np.floor(np.log2(absmax))) - 2 if absmax > 0 else -127
#+    exponent = int(np.round(np.log2(absmax))) - 2 if absmax > 0 else -127
