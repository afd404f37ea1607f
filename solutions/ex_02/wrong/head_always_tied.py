"""
misconception: "the head is the embedding, always"
score: {test_base_count: 1}
message: "`base_count` leaves one of two large matrices out."
hint: "embedding and head are two here: nothing is tied."
"""

# %% base_count
#-    head = 0 if config["tie_word_embeddings"] else table
#+    head = 0
