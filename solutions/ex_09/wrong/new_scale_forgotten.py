"""
misconception: "once the scales are in the matrices, alpha is only a label"
score: {test_stack: 0}
message: "The new adapter's own alpha/r is applied on top."
hint: "whoever loads it multiplies by alpha/r once more."
"""

# %% stack
#-    return {"A": A, "B": B, "alpha": len(A), "r": len(A)}
#+    return {"A": A, "B": B, "alpha": first["alpha"], "r": len(A)}
