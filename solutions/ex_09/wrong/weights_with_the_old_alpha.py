"""
misconception: "the new adapter has the first one's alpha, and that is all the scale there is"
score: {test_stack: 0}
message: "The adapters' own scales are left out, and the new adapter has the first one's alpha."
hint: "each update has its alpha/r. Put it into a matrix, and choose an alpha that changes nothing."
"""

# %% stack
#-    s1 = weights[0] * first["alpha"] / first["r"]
#-    s2 = weights[1] * second["alpha"] / second["r"]
#+    s1 = weights[0]
#+    s2 = weights[1]

#-    return {"A": A, "B": B, "alpha": len(A), "r": len(A)}
#+    return {"A": A, "B": B, "alpha": first["alpha"], "r": len(A)}
