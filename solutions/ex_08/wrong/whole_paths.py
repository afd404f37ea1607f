"""
misconception: "a target is the whole path of a layer"
score: {test_repair: 3}
message: "`target_modules` holds whole paths."
hint: "take the part after the last dot, once for each kind."
"""

# %% repair
#-        fixed["target_modules"] = sorted(last - {fixed["head"]})
#+        fixed["target_modules"] = sorted(name for name in fixed["layer_names"] if name != fixed["head"])

# %% or repair
#-        fixed["target_modules"] = sorted(last - {fixed["head"]})
#+        fixed["target_modules"] = [name for name in fixed["layer_names"] if name != fixed["head"]]
