"""
misconception: "a layer of attention has one head"
score: {test_shapes: 1}
message: "`shapes` makes the layers of attention as wide as a single head."
hint: "a layer writes the vectors of all its heads, side by side."
"""

# %% shapes
#-    queries, keys = config["num_attention_heads"] * head, config["num_key_value_heads"] * head
#+    queries, keys = head, head
