"""
misconception: "all of attention has the same heads: grouped queries forgotten"
score: {test_shapes: 1}
message: "`shapes` makes `k_proj` and `v_proj` as wide as `q_proj`."
hint: "how many heads have keys and values?"
"""

# %% shapes
#-    queries, keys = config["num_attention_heads"] * head, config["num_key_value_heads"] * head
#+    queries, keys = config["num_attention_heads"] * head, config["num_attention_heads"] * head
