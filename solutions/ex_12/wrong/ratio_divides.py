"""
misconception: "a faster B needs a smaller alpha"
score: {test_alpha: 0}
message: "alpha is divided by the ratio."
hint: "with B = ratio · B′ the update is ratio·s·B′·A."
"""

# %% alpha
#-    return alpha * ratio
#+    return alpha / ratio
