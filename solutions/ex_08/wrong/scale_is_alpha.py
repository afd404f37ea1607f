"""
misconception: "the update is multiplied by alpha"
score: {test_repair: 3}
message: "The scale is alpha."
hint: "the update grows with the rank then: what divides it?"
"""

# %% repair
#-    fixed["scale"] = fixed["alpha"] / fixed["r"]
#+    fixed["scale"] = float(fixed["alpha"])
