"""
misconception: "alpha may follow from the scale"
score: {test_repair: 0}
message: "`alpha` is changed."
hint: "rule 2 changes `scale`; `alpha` and `r` stay as they are."
"""

# %% repair
#-    fixed["scale"] = fixed["alpha"] / fixed["r"]
#+    fixed["alpha"] = fixed["scale"] * fixed["r"]
