"""
misconception: "two matrices of zeros are a careful start"
score: {test_repair: 3}
message: "Both matrices still start at zero."
hint: "neither would ever get a gradient: one of them has to be random."
"""

# %% repair
#-    fixed["init"] = {"A": "random", "B": "zeros"}
#-    return fixed
#+    return fixed
