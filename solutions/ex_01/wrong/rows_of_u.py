"""
misconception: "the first r rows of u are the first r vectors"
score: {test_factors: 0}
message: "B is made of rows of `u`, so it does not have a row for each row of the matrix."
hint: "B is out × r: keep the first r columns, `u[:, :r]`."
"""

# %% factor
#-    return u[:, :r] * s[:r], vh[:r]
#+    return u[:r] * s, vh[:r]
