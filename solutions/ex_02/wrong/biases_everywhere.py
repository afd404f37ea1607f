"""
misconception: "every linear layer has a bias when the configuration speaks of one"
score: {test_base_count: 2}
message: "`base_count` gives the feed-forward layers biases."
hint: "only the four layers of attention have them."
"""

# %% base_count
#-        if config["attention_bias"] and name in ("q_proj", "k_proj", "v_proj", "o_proj"):
#+        if config["attention_bias"]:
