"""
misconception: "an adapter has r · in · out numbers"
based_on: names_in_parts
score: {test_lora_count: 0}
message: "`lora_count` multiplies in by out."
hint: "A and B are two thin matrices: how many numbers has each?"
"""

# %% lora_count
#-                count += r * into   # A
#-                count += out * r    # B
#+                count += r * into * out

#-        count += r * config["hidden_size"] + config["vocab_size"] * r
#+        count += r * config["hidden_size"] * config["vocab_size"]
