"""
misconception: "the layers of one block are all there are"
based_on: names_in_parts
score: {test_lora_count: 0}
told:
  test_lora_count: "counts one block"
"""

# %% lora_count
#-    for number in range(config["num_hidden_layers"]):
#+    for number in range(1):
