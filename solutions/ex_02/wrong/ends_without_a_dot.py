"""
misconception: "a name may end in the middle of a part"
score: {test_lora_count: 3}
message: "In `lora_count` a target fits in the middle of a part of a name."
hint: "what has to stand before the target, if the name does not begin with it?"
"""

# %% lora_count
#-        chosen = [name for name in layers if any(name == t or name.endswith("." + t) for t in target_modules)]
#+        chosen = [name for name in layers if any(name.endswith(t) for t in target_modules)]
