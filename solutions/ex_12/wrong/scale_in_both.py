"""
misconception: "both factors are divided by s"
score: {test_pissa: 1}
message: "A and B are both divided by s, so s·B·A is too small."
hint: "the product has to be divided by s once."
"""

# %% pissa
#-    root = np.sqrt(S[:r] / s)
#+    root = np.sqrt(S[:r]) / s
