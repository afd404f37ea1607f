"""
misconception: "the first r columns of vh are the first r vectors v"
score: {test_factors: 0}
message: "A is made of columns of `vh`, so it does not have r rows."
hint: "A is r × in: keep the first r rows, `vh[:r]`."
"""

# %% factor
#-    return u[:, :r] * s[:r], vh[:r]
#+    return u[:, :r] * s[:r], vh[:, :r]
