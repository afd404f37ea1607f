"""
misconception: "PEFT's word for all linear layers will do"
score: {test_repair: 3}
message: "`target_modules` is a text, not a list of names."
hint: "PEFT knows \"all-linear\"; here the names are asked for, in a list."
"""

# %% repair
#-        fixed["target_modules"] = sorted(last - {fixed["head"]})
#+        fixed["target_modules"] = "all-linear"
