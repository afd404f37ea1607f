"""
misconception: "the singular values are taken to be in rising order, as eigenvalues are"
score: {test_factors: 0}
message: "The product holds the smallest singular values."
hint: "they come in falling order: keep the first ones."
"""

# %% factor
#-    return u[:, :r] * s[:r], vh[:r]
#+    return u[:, -r:] * s[-r:], vh[-r:]
