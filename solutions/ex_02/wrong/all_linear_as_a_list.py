"""
misconception: "all-linear needs no case of its own"
score: {test_lora_count: 3, test_largest_rank: 0}
message:
  test_lora_count: "`lora_count` finds no layer for `\"all-linear\"`."
hint: "it is a word of its own: what becomes of it when your code takes it for a list of names?"
"""

# %% lora_count
#-    if target_modules == "all-linear":
#-        chosen = [name for name in layers if name != "lm_head"]
#-    else:
#-        chosen = [name for name in layers if any(name == t or name.endswith("." + t) for t in target_modules)]
#+    chosen = [name for name in layers if any(name == t or name.endswith("." + t) for t in target_modules)]
