"""
misconception: "rule 1 always gives the whole list"
score: {test_repair: 3}
message: "`target_modules` that were right are changed."
hint: "leave them as they are if each matches a layer."
"""

# %% repair
#-    if not set(fixed["target_modules"]) <= last:
#-        fixed["target_modules"] = sorted(last - {fixed["head"]})
#+    fixed["target_modules"] = sorted(last - {fixed["head"]})
