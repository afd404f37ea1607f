"""
misconception: "LoRA adds one matrix, r × in"
based_on: names_in_parts
score: {test_lora_count: 0}
told:
  test_lora_count: "leaves B out"
"""

# %% lora_count
#-                count += r * into   # A
#-                count += out * r    # B
#+                count += r * into   # A

#-        count += r * config["hidden_size"] + config["vocab_size"] * r
#+        count += r * config["hidden_size"]
