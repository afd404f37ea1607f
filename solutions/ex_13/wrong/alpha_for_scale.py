"""
misconception: "the scale is alpha"
score: {test_mixed: 0}
message: "`mixed_batch` multiplies by alpha, not by alpha / r."
hint: "r is the number of rows of A."
"""

# %% mixed_batch
#-            scale = adapters[name]["alpha"] / len(A)
#+            scale = adapters[name]["alpha"]
