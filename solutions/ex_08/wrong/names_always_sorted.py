"""
misconception: "the names of target_modules are sorted, whichever they are"
score: {test_repair: 3}
message: "`target_modules` that were right come in another order."
hint: "leave them as they are if each matches a layer."
"""

# %% repair
#-    fixed["scale"] = fixed["alpha"] / fixed["r"]
#+    fixed["target_modules"] = sorted(fixed["target_modules"])
#+    fixed["scale"] = fixed["alpha"] / fixed["r"]
