"""
misconception: "LoRA never touches the head"
based_on: names_in_parts
score: {test_lora_count: 3}
message: "`lora_count` leaves the output head out where it is named."
hint: "named, it is a linear layer like any other."
"""

# %% lora_count
#-    if isinstance(target_modules, list) and "lm_head" in target_modules:
#-        count += r * config["hidden_size"] + config["vocab_size"] * r
#-    return count
#+    return count
