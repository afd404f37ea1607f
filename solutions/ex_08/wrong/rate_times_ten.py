"""
misconception: "a configuration's learning rate is always multiplied by ten"
based_on: later_overrules
score: {test_repair: 3}
message: "A learning rate that was large enough is changed."
hint: "raise it only where it is too small, and start from `full_learning_rate`."
"""

# %% repair
#-    if config["learning_rate"] < config["full_learning_rate"] * 10:
#-        config["learning_rate"] = config["full_learning_rate"] * 10
#+    config["learning_rate"] *= 10
