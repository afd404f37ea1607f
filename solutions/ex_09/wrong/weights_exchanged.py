"""
misconception: "the first weight is for the second adapter"
score: {test_stack: 0}
message: "The weights are in each other's place."
hint: "the first weight is the first adapter's."
"""

# %% stack
#-    s1 = weights[0] * first["alpha"] / first["r"]
#-    s2 = weights[1] * second["alpha"] / second["r"]
#+    s1 = weights[1] * first["alpha"] / first["r"]
#+    s2 = weights[0] * second["alpha"] / second["r"]
