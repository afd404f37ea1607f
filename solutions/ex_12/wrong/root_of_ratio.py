"""
misconception: "A and B share the ratio"
score: {test_alpha: 0}
message: "alpha is multiplied by the root of the ratio."
hint: "only B is faster, so the whole ratio goes into alpha."
"""

# %% alpha
#-    return alpha * ratio
#+    return alpha * math.sqrt(ratio)
