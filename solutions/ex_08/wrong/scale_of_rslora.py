"""
misconception: "the scale is alpha/√r"
score: {test_repair: 3}
message: "The scale is that of rsLoRA, with √r."
hint: "plain LoRA divides alpha by r itself."
"""

# %% repair
#-    fixed["scale"] = fixed["alpha"] / fixed["r"]
#+    fixed["scale"] = fixed["alpha"] / fixed["r"] ** 0.5
