"""
misconception: "embeddings are no parameters"
score: {test_base_count: 0}
message: "`base_count` leaves the embedding out."
hint: "it is a parameter like all others; tied to the head it counts once, not never."
"""

# %% base_count
#-    return table + config["num_hidden_layers"] * block + hidden + head
#+    return config["num_hidden_layers"] * block + hidden + head

# %% or base_count
#-    return table + config["num_hidden_layers"] * block + hidden + head
#+    return config["num_hidden_layers"] * block + hidden
