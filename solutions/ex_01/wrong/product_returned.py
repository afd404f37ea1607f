"""
misconception: "the nearest matrix itself is asked for"
score: {test_factors: 0}
message: "`factor` returns one matrix, the product of the factors."
hint: "return both factors: `return B, A`."
"""

# %% factor
#-    return u[:, :r] * s[:r], vh[:r]
#+    return u[:, :r] * s[:r] @ vh[:r]
