"""
misconception: "the layers of one block are all there are"
score: {test_lora_count: 0}
message: "`lora_count` counts one block."
hint: "the layers of a block are in every block."
"""

# %% lora_count
#-    for block in range(config["num_hidden_layers"]):
#+    for block in range(1):
