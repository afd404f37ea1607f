"""
misconception: "printing is answering"
based_on: no_common_code
score: {test_shapes: 0, test_lora_count: 0, test_base_count: 0, test_largest_rank: 0}
told:
  test_shapes: "returns nothing"
  test_lora_count: "returns nothing"
  test_base_count: "returns nothing"
  test_largest_rank: "returns nothing"
"""

# %% shapes
#-    return dict(q_proj=[m.q, m.hidden_size], k_proj=small, v_proj=small, o_proj=[m.hidden_size, m.q],
#+    answer = dict(q_proj=[m.q, m.hidden_size], k_proj=small, v_proj=small, o_proj=[m.hidden_size, m.q],

# %% lora_count
#-        return r * m.num_hidden_layers * sum(sums.values())
#+        print(r * m.num_hidden_layers * sum(sums.values()))

#-    return sum(r * names[name] for name in hits)
#+    print(sum(r * names[name] for name in hits))

# %% base_count
#-    return body + m.vocab_size * m.hidden_size * (1 if m.tie_word_embeddings else 2)
#+    answer = body + m.vocab_size * m.hidden_size * (1 if m.tie_word_embeddings else 2)

# %% largest_rank
def largest_rank(config, target_modules, budget):
    rank = 0
    while rank * 1000 < budget:
        rank += 1
    print(rank)
