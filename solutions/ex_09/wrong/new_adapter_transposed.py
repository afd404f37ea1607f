"""
misconception: "A is in × r"
score: {test_stack: 0}
message: "A and B are transposed."
hint: "A is r × in and B is out × r, as in the adapters that you were given."
"""

# %% stack
#-    return {"A": A, "B": B, "alpha": len(A), "r": len(A)}
#+    return {"A": A.T, "B": B.T, "alpha": len(A), "r": len(A)}
