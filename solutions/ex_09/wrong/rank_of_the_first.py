"""
misconception: "the rank stays that of the first adapter"
score: {test_stack: 0}
message: "The entry `\"r\"` is not the number of rows of A."
hint: "the new adapter has a rank of its own: the sum of the two."
"""

# %% stack
#-    return {"A": A, "B": B, "alpha": len(A), "r": len(A)}
#+    return {"A": A, "B": B, "alpha": first["r"], "r": first["r"]}
