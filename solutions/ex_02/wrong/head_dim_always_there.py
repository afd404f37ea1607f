"""
misconception: "every configuration has head_dim"
score: {test_shapes: 2, test_base_count: 2}
message:
  test_shapes: "`shapes` looks for `head_dim` where the configuration has none."
hint: "`config.get(\"head_dim\")` gives None then: see hint 2 of the first task."
"""

# %% shapes
#-    head = config.get("head_dim", hidden // config["num_attention_heads"])
#+    head = config["head_dim"]
