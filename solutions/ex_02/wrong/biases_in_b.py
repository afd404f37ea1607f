"""
misconception: "B has a bias when its layer has one"
based_on: names_in_parts
score: {test_lora_count: 1}
message: "`lora_count` counts biases."
hint: "they belong to the frozen layer, and LoRA adds none."
"""

# %% lora_count
#-                count += out * r    # B
#+                count += out * r    # B
#+                if config["attention_bias"] and where == "self_attn":
#+                    count += out
