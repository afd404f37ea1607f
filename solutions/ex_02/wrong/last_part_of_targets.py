"""
misconception: "only the last part of a target matters"
based_on: names_in_parts
score: {test_lora_count: 3}
message: "`lora_count` looks at the last part of each target alone."
hint: "a target of several parts says more: the full name has to end in all of it."
"""

# %% lora_count
#-    wanted = target.split(".")
#+    wanted = target.split(".")[-1:]
