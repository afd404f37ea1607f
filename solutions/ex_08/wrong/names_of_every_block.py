"""
misconception: "every layer gives a name, in every block again"
score: {test_repair: 3}
message: "`target_modules` holds a name more than once."
hint: "take each kind of layer once, whatever block it is in: a set does that."
"""

# %% repair
#-        fixed["target_modules"] = sorted(last - {fixed["head"]})
#+        fixed["target_modules"] = sorted(
#+            name.split(".")[-1] for name in fixed["layer_names"] if name != fixed["head"]
#+        )

# %% or repair
#-        fixed["target_modules"] = sorted(last - {fixed["head"]})
#+        fixed["target_modules"] = [
#+            name.split(".")[-1] for name in fixed["layer_names"] if name != fixed["head"]
#+        ]
