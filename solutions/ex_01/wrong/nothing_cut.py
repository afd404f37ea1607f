"""
misconception: "the SVD alone is the factorisation"
score: {test_factors: 0}
message: "B and A have all the columns and rows."
hint: "keep r of them: B is out × r, and A is r × in."
"""

# %% factor
#-    return u[:, :r] * s[:r], vh[:r]
#+    return u * s, vh
