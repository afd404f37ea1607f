"""
misconception: "between two layers the frozen weights have no gradient, so only the adapter leads back"
score: {test_layers: 1}
told:
  test_layers: "The first layer gets its gradient through the second adapter alone"
"""

# %% two_layers
#-    g = top["x"]
#+    s = second["alpha"] / second["r"]
#+    g, b, a = tensors(g, second["B"], second["A"])
#+    g = s * g @ b @ a
