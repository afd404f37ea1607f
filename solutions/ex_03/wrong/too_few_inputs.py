"""
misconception: "one input is enough to compute everything again"
score: {test_activations: 1}
message: "`activation_bytes` keeps too few inputs."
hint: "each block's input is kept, also that of the block at work."
"""

# %% activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens * (2 * arch["hidden"] + max(arch["block"], head))

# %% or activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens * max(arch["block"], head)
