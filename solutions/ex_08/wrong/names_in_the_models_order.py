"""
misconception: "names come in the order of the layers"
score: {test_repair: 3}
message: "`target_modules` is not in alphabetical order."
hint: "`sorted` does that."
"""

# %% repair
#-        fixed["target_modules"] = sorted(last - {fixed["head"]})
#+        ends = [name.split(".")[-1] for name in fixed["layer_names"] if name != fixed["head"]]
#+        fixed["target_modules"] = list(dict.fromkeys(ends))
