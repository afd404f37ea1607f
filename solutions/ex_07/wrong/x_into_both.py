"""
misconception: "both layers see the same input"
based_on: one_weight_at_a_time
score: {test_layers: 0}
message: "The second layer gets x itself."
hint: "the first layer's whole output goes into the second."
"""

# %% two_layers
#-    top = qlora_gradients(h, g, **second)
#+    top = qlora_gradients(x, g, **second)
