"""
misconception: "in the count attention is square"
score: {test_lora_count: 0}
message: "`lora_count` takes every layer of attention as square."
hint: "fix `shapes` first, if its check fails as well. Then use it here."
"""

# %% lora_count
#-        for name, shape in shapes(config).items():
#+        config = {k: v for k, v in config.items() if k != "head_dim"}
#+        config["num_key_value_heads"] = config["num_attention_heads"]
#+        for name, shape in shapes(config).items():
