"""
misconception: "dequantizing divides by absmax once more"
based_on: numpy_tables
score: {test_matrix: 2}
message: "`dequantize` divides the levels by absmax."
hint: "`quantize` divided: undo that and multiply."
"""

# %% quantize
#-    flat = np.take(levels, codes) * np.take(absmax, which)
#+    flat = np.take(levels, codes) / np.take(absmax, which)
