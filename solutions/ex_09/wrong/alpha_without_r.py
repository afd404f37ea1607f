"""
misconception: "alpha alone is the scale"
score: {test_merge: 0, test_lost: 0, test_stack: 0}
message: "alpha is not divided by r."
hint: "the scale is the fraction alpha/r."
"""

# %% +update
#-    return adapter["alpha"] / adapter["r"] * (B @ A)
#+    return adapter["alpha"] * (B @ A)

# %% stack
#-    s1 = weights[0] * first["alpha"] / first["r"]
#-    s2 = weights[1] * second["alpha"] / second["r"]
#+    s1 = weights[0] * first["alpha"]
#+    s2 = weights[1] * second["alpha"]
