"""
misconception: "B is r × in"
score: {test_stack: 0}
message: "A and B are in each other's place."
hint: "A is r × in and B is out × r, as in the adapters that you were given."
"""

# %% stack
#-    return {"A": A, "B": B, "alpha": len(A), "r": len(A)}
#+    return {"A": B, "B": A, "alpha": len(A), "r": len(A)}
