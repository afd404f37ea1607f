"""
misconception: "norms stand in blocks only"
based_on: pandas_table
score: {test_base_count: 0}
told:
  test_base_count: "leaves the last norm out"
"""

# %% base_count
#-    norms = (2 * config["num_hidden_layers"] + 1) * hidden
#+    norms = 2 * config["num_hidden_layers"] * hidden
