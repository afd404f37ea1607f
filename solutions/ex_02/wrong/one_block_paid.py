"""
misconception: "a budget pays for one block"
score: {test_largest_rank: 0}
message: "`largest_rank` pays for one block only."
hint: "the layers of a block are in every block."
"""

# %% largest_rank
#-    return budget // lora_count(config, 1, target_modules)
#+    return budget * config["num_hidden_layers"] // lora_count(config, 1, target_modules)
