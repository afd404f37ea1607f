"""
misconception: "each block ends in a norm"
score: {test_base_count: 0}
message: "`base_count` counts the last norm in every block."
hint: "it stands once, at the end."
"""

# %% base_count
#-    block = 2 * hidden
#+    block = 3 * hidden

#-    return table + config["num_hidden_layers"] * block + hidden + head
#+    return table + config["num_hidden_layers"] * block + head
