"""
misconception: "what all blocks have is multiplied by their number"
score: {test_lora_count: 0}
message: "`lora_count` multiplies by the number of blocks once too often."
hint: "is one full name one layer, or many?"
"""

# %% lora_count
#-    return sum(r * sum(layers[name]) for name in chosen)
#+    return config["num_hidden_layers"] * sum(r * sum(layers[name]) for name in chosen)
