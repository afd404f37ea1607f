"""
misconception: "all-linear means every table of the model"
score: {test_lora_count: 3}
message: "`lora_count` counts head and embedding for `\"all-linear\"`."
hint: "the embedding is a table, not a linear layer, and `\"all-linear\"` leaves the head out."
"""

# %% lora_count
#-    layers = {"lm_head": [config["vocab_size"], config["hidden_size"]]}
#+    table = [config["vocab_size"], config["hidden_size"]]
#+    layers = {"lm_head": table, "model.embed_tokens": table}

#-        chosen = [name for name in layers if name != "lm_head"]
#+        chosen = list(layers)
