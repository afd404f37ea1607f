"""
misconception: "each token keeps something for each token"
score: {test_activations: 0}
message: "`activation_bytes` counts the tokens twice."
hint: "everything here is kept once for each token."
"""

# %% activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens**2 * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))

#-    return tokens * (arch["layers"] * arch["block"] + head)
#+    return tokens**2 * (arch["layers"] * arch["block"] + head)
