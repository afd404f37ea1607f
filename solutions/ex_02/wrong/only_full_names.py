"""
misconception: "a target is the full name of a layer"
score: {test_lora_count: 1, test_largest_rank: 1}
message:
  test_lora_count: "`lora_count` finds full names only."
hint: "a layer is targeted too when its name *ends* in a dot and the target."
"""

# %% lora_count
#-        chosen = [name for name in layers if any(name == t or name.endswith("." + t) for t in target_modules)]
#+        chosen = [name for name in layers if name in target_modules]
