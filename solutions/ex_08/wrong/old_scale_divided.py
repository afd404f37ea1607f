"""
misconception: "the scale in the configuration has to be divided by r"
score: {test_repair: 3}
message: "The scale is the old one, divided by r."
hint: "it follows from `alpha` and `r`, whatever `scale` was."
"""

# %% repair
#-    fixed["scale"] = fixed["alpha"] / fixed["r"]
#+    fixed["scale"] = fixed["scale"] / fixed["r"]
