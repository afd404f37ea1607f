"""
misconception: "the scale fits exactly"
score: {test_mxfp4: 0}
message: "The scale is absmax / 6, which is no power of two."
hint: "E8M0 can hold whole exponents only."
"""

# %% mxfp4
#-    exponent = int(np.floor(np.log2(absmax))) - 2 if absmax > 0 else -127
#+    exponent = float(np.log2(absmax / 6)) if absmax > 0 else -127
