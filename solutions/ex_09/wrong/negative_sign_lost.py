"""
misconception: "a weight is a share, and a share is positive"
score: {test_stack: 0}
message: "A negative weight loses its sign."
hint: "a weight of −1 takes an adapter out again."
"""

# %% stack
#-    s1 = weights[0] * first["alpha"] / first["r"]
#-    s2 = weights[1] * second["alpha"] / second["r"]
#+    s1 = abs(weights[0]) * first["alpha"] / first["r"]
#+    s2 = abs(weights[1]) * second["alpha"] / second["r"]
