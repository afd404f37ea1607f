"""
misconception: "stacking is concatenating"
score: {test_stack: 0}
message: "Neither weights nor scales are in the new adapter."
hint: "each update has its weight and its alpha/r."
"""

# %% stack
#-    s1 = weights[0] * first["alpha"] / first["r"]
#-    s2 = weights[1] * second["alpha"] / second["r"]
#+    s1 = 1
#+    s2 = 1
