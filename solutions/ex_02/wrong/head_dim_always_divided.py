"""
misconception: "a head is always hidden / heads wide"
score: {test_shapes: 2}
message: "`shapes` divides `hidden_size` by the heads although this configuration has a `head_dim`."
hint: "divide only where there is no `head_dim`."
"""

# %% shapes
#-    head = config.get("head_dim", hidden // config["num_attention_heads"])
#+    head = hidden // config["num_attention_heads"]
