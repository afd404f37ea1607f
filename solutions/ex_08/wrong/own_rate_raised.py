"""
misconception: "a rate that is too small is multiplied by ten"
score: {test_repair: 3}
message: "The learning rate is ten times the one in the configuration."
hint: "start from `full_learning_rate`, not from the rate in the configuration."
"""

# %% repair
#-    fixed["learning_rate"] = max(fixed["learning_rate"], 10 * fixed["full_learning_rate"])
#+    if fixed["learning_rate"] < 10 * fixed["full_learning_rate"]:
#+        fixed["learning_rate"] *= 10
