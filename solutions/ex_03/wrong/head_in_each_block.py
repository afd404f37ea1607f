"""
misconception: "each block ends in a head"
score: {test_activations: 1}
message: "`activation_bytes` has a head in each block."
hint: "there is one head, at the end."
"""

# %% activation_bytes
#-    return tokens * (arch["layers"] * arch["block"] + head)
#+    return tokens * arch["layers"] * (arch["block"] + head)
