"""
misconception: "biases are counted once"
score: {test_base_count: 2}
message: "`base_count` counts the biases of one block."
hint: "they are in every block."
"""

# %% base_count
#-            block += n_out
#+            once += n_out

#-    block = 2 * hidden
#+    block, once = 2 * hidden, 0

#-    head = 0 if config["tie_word_embeddings"] else table
#+    head = once + (0 if config["tie_word_embeddings"] else table)
