"""
misconception: "the singular vectors alone are the factors"
score: {test_factors: 0}
message: "The singular values are missing from the product."
hint: "scale the columns of B, or the rows of A, by them."
"""

# %% factor
#-    return u[:, :r] * s[:r], vh[:r]
#+    return u[:, :r], vh[:r]
