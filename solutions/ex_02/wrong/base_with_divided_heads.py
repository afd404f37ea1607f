"""
misconception: "in the whole model a head is always hidden / heads wide"
score: {test_base_count: 1}
message: "`base_count` divides `hidden_size` by the heads although this configuration has a `head_dim`."
hint: "fix `shapes` first, if its check fails as well. Then use it here."
"""

# %% base_count
#-    for name, (n_out, n_in) in shapes(config).items():
#+    for name, (n_out, n_in) in shapes({k: v for k, v in config.items() if k != "head_dim"}).items():
