"""
misconception: "embedding and head are two matrices, always"
based_on: no_common_code
score: {test_base_count: 2}
told:
  test_base_count: "although they are one matrix"
"""

# %% base_count
#-    return body + m.vocab_size * m.hidden_size * (1 if m.tie_word_embeddings else 2)
#+    return body + m.vocab_size * m.hidden_size * 2
