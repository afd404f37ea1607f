"""
misconception: "with checkpointing only inputs are ever there"
score: {test_activations: 1}
message: "`activation_bytes` forgets the block that is computed again."
hint: "while the backward pass is in it, all of it is there."
"""

# %% activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens * (arch["layers"] * 2 * arch["hidden"] + head)

# %% or activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens * arch["layers"] * 2 * arch["hidden"]
