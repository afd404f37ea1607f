"""
misconception: "both adapters have the alpha of the first"
score: {test_stack: 0}
message: "The first adapter's alpha is used for both."
hint: "each has an alpha and an r of its own."
"""

# %% stack
#-    s2 = weights[1] * second["alpha"] / second["r"]
#+    s2 = weights[1] * first["alpha"] / second["r"]
