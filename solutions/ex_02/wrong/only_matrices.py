"""
misconception: "a model is its linear layers"
score: {test_base_count: 0}
message: "`base_count` counts the linear layers of the blocks alone."
hint: "embedding, head, norms and biases are parameters, too."
"""

# %% base_count
#-    block = 2 * hidden
#+    block = 0

#-        if config["attention_bias"] and name in ("q_proj", "k_proj", "v_proj", "o_proj"):
#+        if False:

#-    return table + config["num_hidden_layers"] * block + hidden + head
#+    return config["num_hidden_layers"] * block
