"""
misconception: "in the count a head is always hidden / heads wide"
score: {test_lora_count: 0}
message: "`lora_count` divides `hidden_size` by the heads although this configuration has a `head_dim`."
hint: "fix `shapes` first, if its check fails as well. Then use it here."
"""

# %% lora_count
#-        for name, shape in shapes(config).items():
#+        for name, shape in shapes({k: v for k, v in config.items() if k != "head_dim"}).items():
