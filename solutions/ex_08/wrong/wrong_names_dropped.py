"""
misconception: "it is enough to drop the names that match nothing"
score: {test_repair: 3}
message: "`target_modules` does not hold every kind of layer: the names that match are kept."
hint: "if one name matches no layer, collect the last parts of all of `layer_names`."
"""

# %% repair
#-    if not set(fixed["target_modules"]) <= last:
#-        fixed["target_modules"] = sorted(last - {fixed["head"]})
#+    fixed["target_modules"] = [name for name in fixed["target_modules"] if name in last]
