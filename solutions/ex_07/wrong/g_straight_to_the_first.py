"""
misconception: "the gradient at the output is the gradient for every layer"
score: {test_layers: 0}
message: "The first layer gets g itself."
hint: "g is the gradient at the second layer's output: take it back to h first."
"""

# %% two_layers
#-    g = top["x"]
