"""
misconception: "the first adapter's alpha will do for what is concatenated"
score: {test_stack: 0}
message: "Neither weights nor scales are in the new adapter, and it has the first one's alpha."
hint: "each update has its weight and its alpha/r. Then choose an alpha that changes nothing."
"""

# %% stack
#-    s1 = weights[0] * first["alpha"] / first["r"]
#-    s2 = weights[1] * second["alpha"] / second["r"]
#+    s1 = 1
#+    s2 = 1

#-    return {"A": A, "B": B, "alpha": len(A), "r": len(A)}
#+    return {"A": A, "B": B, "alpha": first["alpha"], "r": len(A)}
