"""
misconception: "a bias is added to the input"
score: {test_base_count: 2}
message: "In `base_count` a bias is as long as what comes in."
hint: "it has a number for each *output*."
"""

# %% base_count
#-            block += n_out
#+            block += n_in
