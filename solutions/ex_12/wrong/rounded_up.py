"""
misconception: "the scale must not let anything overflow"
score: {test_mxfp4: 0}
message: "The exponent is rounded up."
hint: "the format rounds down, and lets the largest numbers saturate at 6."
"""

# %% mxfp4
#-    exponent = int(np.floor(np.log2(absmax))) - 2 if absmax > 0 else -127
#+    exponent = int(np.ceil(np.log2(absmax))) - 2 if absmax > 0 else -127
