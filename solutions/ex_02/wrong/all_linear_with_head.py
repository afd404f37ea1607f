"""
misconception: "all-linear means every linear layer, the head too"
score: {test_lora_count: 3}
message: "`lora_count` counts the output head for `\"all-linear\"`."
hint: "`\"all-linear\"` leaves it out."
"""

# %% lora_count
#-        chosen = [name for name in layers if name != "lm_head"]
#+        chosen = list(layers)
