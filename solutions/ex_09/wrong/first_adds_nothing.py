"""
misconception: "the second adapter replaces the first"
score: {test_stack: 0}
message: "The first adapter adds nothing."
hint: "is it in both matrices?"
"""

# %% stack
#-    s1 = weights[0] * first["alpha"] / first["r"]
#-    s2 = weights[1] * second["alpha"] / second["r"]
#+    s1 = 0
#+    s2 = weights[1] * second["alpha"] / second["r"]
