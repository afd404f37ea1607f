"""
misconception: "in the whole model keys are as wide as queries"
score: {test_base_count: 0}
message: "`base_count` takes `k_proj` and `v_proj` too wide."
hint: "fix `shapes` first, if its check fails as well. Then use it here."
"""

# %% base_count
#-    for name, (n_out, n_in) in shapes(config).items():
#+    for name, (n_out, n_in) in shapes(config | {"num_key_value_heads": config["num_attention_heads"]}).items():

# %% or base_count
#-    for name, (n_out, n_in) in shapes(config).items():
#+    plain = {k: v for k, v in config.items() if k != "head_dim"}
#+    for name, (n_out, n_in) in shapes(plain | {"num_key_value_heads": config["num_attention_heads"]}).items():
