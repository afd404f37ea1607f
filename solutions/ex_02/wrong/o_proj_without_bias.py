"""
misconception: "only queries, keys and values have a bias"
based_on: no_common_code
score: {test_base_count: 2}
message: "In `base_count` `o_proj` has no bias."
hint: "all four layers of attention have one."
"""

# %% base_count
#-        attention += m.q + 2 * m.kv + m.hidden_size
#+        attention += m.q + 2 * m.kv
