"""
misconception: "queries have the key-value heads, keys and values the others"
score: {test_shapes: 1}
message: "`shapes` gives queries the heads of keys and values, and the other way round."
hint: "queries have `num_attention_heads` heads."
"""

# %% shapes
#-    queries, keys = config["num_attention_heads"] * head, config["num_key_value_heads"] * head
#+    keys, queries = config["num_attention_heads"] * head, config["num_key_value_heads"] * head
