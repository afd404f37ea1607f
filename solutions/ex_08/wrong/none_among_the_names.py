"""
misconception: "a list may hold anything besides the names"
score: {test_repair: 3}
message: "`target_modules` holds something that is no name."
hint: "each entry is a text: the last part of a layer's name."
"""

# %% repair
#-    fixed["scale"] = fixed["alpha"] / fixed["r"]
#+    fixed["target_modules"] = [None, *fixed["target_modules"]]
#+    fixed["scale"] = fixed["alpha"] / fixed["r"]
