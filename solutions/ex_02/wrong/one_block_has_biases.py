"""
misconception: "biases are counted once"
score: {test_base_count: 2}
message: "`base_count` counts the biases of one block."
hint: "they are in every block."
"""

# %% base_count
#-            block += n_out
#+            head_and_biases += n_out

#-    block = 2 * hidden
#+    block, head_and_biases = 2 * hidden, 0

#-    head = 0 if config["tie_word_embeddings"] else table
#+    head = head_and_biases + (0 if config["tie_word_embeddings"] else table)
