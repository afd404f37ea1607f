"""
misconception: "activations do not depend on the batch"
score: {test_activations: 0}
message: "`activation_bytes` does not count the tokens."
hint: "everything here is kept for each token."
"""

# %% activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))

#-    return tokens * (arch["layers"] * arch["block"] + head)
#+    return (arch["layers"] * arch["block"] + head)
