"""
misconception: "A comes first, because A comes before B"
score: {test_factors: 0}
message: "`factor` returns B and A the other way round."
hint: "return B first. B is out × r, and A is r × in."
"""

# %% factor
#-    return u[:, :r] * s[:r], vh[:r]
#+    return vh[:r], u[:, :r] * s[:r]
