"""
misconception: "an adapter counts once"
score: {test_stack: 0}
message: "The weights are left out."
hint: "multiply each update by its weight first."
"""

# %% stack
#-    s1 = weights[0] * first["alpha"] / first["r"]
#-    s2 = weights[1] * second["alpha"] / second["r"]
#+    s1 = first["alpha"] / first["r"]
#+    s2 = second["alpha"] / second["r"]
