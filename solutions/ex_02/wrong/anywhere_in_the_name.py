"""
misconception: "a target may stand anywhere in a name"
score: {test_lora_count: 3}
message: "In `lora_count` a target fits anywhere in a name."
hint: "the full name has to *end* in a dot and the target."
"""

# %% lora_count
#-        chosen = [name for name in layers if any(name == t or name.endswith("." + t) for t in target_modules)]
#+        chosen = [name for name in layers if any(t in name for t in target_modules)]
