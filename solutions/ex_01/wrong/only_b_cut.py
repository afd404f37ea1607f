"""
misconception: "it is enough to cut one factor"
score: {test_factors: 0}
message: "Only B is cut to r columns. A still has all its rows."
hint: "keep r rows of A as well, or the two have no product."
"""

# %% factor
#-    return u[:, :r] * s[:r], vh[:r]
#+    return u[:, :r] * s[:r], vh
