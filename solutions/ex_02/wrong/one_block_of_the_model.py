"""
misconception: "a model is one block and its tables"
score: {test_base_count: 0}
message: "`base_count` counts one block."
hint: "how many are there?"
"""

# %% base_count
#-    return table + config["num_hidden_layers"] * block + hidden + head
#+    return table + block + hidden + head
