"""
misconception: "both factors are scaled by the singular values"
score: {test_factors: 0}
message: "The singular values are in the product twice."
hint: "put them into B or into A, or their roots into both."
"""

# %% factor
#-    return u[:, :r] * s[:r], vh[:r]
#+    return u[:, :r] * s[:r], s[:r, None] * vh[:r]
