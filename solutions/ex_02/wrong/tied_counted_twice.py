"""
misconception: "embedding and head are two matrices, always"
score: {test_base_count: 2}
message: "`base_count` counts embedding and head although they are one matrix."
hint: "what does `tie_word_embeddings` say?"
"""

# %% base_count
#-    head = 0 if config["tie_word_embeddings"] else table
#+    head = table
