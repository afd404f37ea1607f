"""
misconception: "the scale in the configuration is right"
score: {test_repair: 3}
message: "The scale is as it was."
hint: "rule 2 says what it follows from: write down LoRA's own formula, W' = W + scale·B·A."
"""

# %% repair
#-    fixed["scale"] = fixed["alpha"] / fixed["r"]
#+    pass
