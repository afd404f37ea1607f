"""
misconception: "in the count keys are as wide as queries"
score: {test_lora_count: 0}
message: "`lora_count` takes `k_proj` and `v_proj` as wide as `q_proj`."
hint: "fix `shapes` first, if its check fails as well. Then use it here."
"""

# %% lora_count
#-        for name, shape in shapes(config).items():
#+        for name, shape in shapes(config | {"num_key_value_heads": config["num_attention_heads"]}).items():
