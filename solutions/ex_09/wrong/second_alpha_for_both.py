"""
misconception: "both adapters have the alpha of the second"
score: {test_stack: 0}
message: "The second adapter's alpha is used for both."
hint: "each has an alpha and an r of its own."
"""

# %% stack
#-    s1 = weights[0] * first["alpha"] / first["r"]
#-    s2 = weights[1] * second["alpha"] / second["r"]
#+    s1 = weights[0] * second["alpha"] / first["r"]
#+    s2 = weights[1] * second["alpha"] / second["r"]
