"""
misconception: "the scale belongs to B and to A"
score: {test_stack: 0}
message: "The scales count twice."
hint: "a factor in A and again in B is its square in the product."
"""

# %% stack
#-    s1 = weights[0] * first["alpha"] / first["r"]
#-    s2 = weights[1] * second["alpha"] / second["r"]
#+    s1 = weights[0] * (first["alpha"] / first["r"]) ** 2
#+    s2 = weights[1] * (second["alpha"] / second["r"]) ** 2
