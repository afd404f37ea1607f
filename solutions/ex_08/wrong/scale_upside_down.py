"""
misconception: "a higher rank is scaled up"
based_on: later_overrules
score: {test_repair: 3}
message: "The scale is upside down."
hint: "a larger alpha makes the update larger: alpha/r."
"""

# %% repair
#-    config["scale"] = config["alpha"] / config["r"]
#+    config["scale"] = config["r"] / config["alpha"]
