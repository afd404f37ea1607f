"""
misconception: "DoRA only normalizes"
score: {test_dora: 0}
message: "All rows have length 1: m isn't used."
hint: "row k of W′ has the length m[k]."
"""

# %% dora
#-    return m / lengths * (V @ x)
#+    return V @ x / lengths
