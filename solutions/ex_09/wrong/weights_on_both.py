"""
misconception: "a weight belongs to the whole adapter, A and B"
based_on: loops
score: {test_stack: 0}
message: "The weights count twice."
hint: "a factor in A and again in B is its square in the product."
"""

# %% stack
#-    A = first["A"] + second["A"]  # a new list
#+    A = [[a * w for a in row] for x, w in zip((first, second), weights) for row in x["A"]]
