"""
misconception: "a head is always hidden / heads wide"
based_on: names_in_parts
score: {test_shapes: 2}
told:
  test_shapes: "divides `hidden_size` by the heads"
"""

# %% shapes
#-    if "head_dim" in config:
#+    if False:
