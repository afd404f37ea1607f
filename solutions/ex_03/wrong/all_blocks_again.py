"""
misconception: "all blocks are computed again at the same time"
score: {test_activations: 1}
message: "With checkpointing `activation_bytes` has all blocks in full."
hint: "how many blocks are computed again at the same time?"
"""

# %% activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens * (arch["layers"] * (2 * arch["hidden"] + arch["block"]) + head)

# %% or activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens * arch["layers"] * (2 * arch["hidden"] + arch["block"])
