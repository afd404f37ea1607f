"""
misconception: "np.linalg.svd returns V and not its transpose"
score: {test_factors: 0}
message: "A is transposed: it is in × r."
hint: "`np.linalg.svd` returns V already transposed: its first r rows are A."
"""

# %% factor
#-    return u[:, :r] * s[:r], vh[:r]
#+    return u[:, :r] * s[:r], vh[:r].T
