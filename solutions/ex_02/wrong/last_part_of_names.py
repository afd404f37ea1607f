"""
misconception: "a layer is known by the last part of its name"
score: {test_lora_count: 3}
message: "`lora_count` does not understand a target of several parts."
hint: "compare with the end of the full name, not with its last part."
"""

# %% lora_count
#-        chosen = [name for name in layers if any(name == t or name.endswith("." + t) for t in target_modules)]
#+        chosen = [name for name in layers if name.split(".")[-1] in target_modules]
