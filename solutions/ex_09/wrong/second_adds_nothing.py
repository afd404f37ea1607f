"""
misconception: "the second adapter only makes room"
score: {test_stack: 0}
message: "The second adapter adds nothing."
hint: "is it in both matrices?"
"""

# %% stack
#-    s1 = weights[0] * first["alpha"] / first["r"]
#-    s2 = weights[1] * second["alpha"] / second["r"]
#+    s1 = weights[0] * first["alpha"] / first["r"]
#+    s2 = 0
