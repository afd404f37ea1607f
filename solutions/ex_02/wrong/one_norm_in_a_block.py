"""
misconception: "each block has one norm"
score: {test_base_count: 0}
message: "In `base_count` each block has one norm."
hint: "there are two in each: before attention, and before the rest."
"""

# %% base_count
#-    block = 2 * hidden
#+    block = hidden

# %% or base_count
#-    block = 2 * hidden
#+    block = hidden

#-    return table + config["num_hidden_layers"] * block + hidden + head
#+    return table + config["num_hidden_layers"] * block + head
