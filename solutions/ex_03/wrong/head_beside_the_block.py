"""
misconception: "head and block are there at the same time"
score: {test_activations: 1}
message: "`activation_bytes` has head and block at the same time."
hint: "when the backward pass comes to the blocks, what the head kept is gone."
"""

# %% activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens * (arch["layers"] * 2 * arch["hidden"] + arch["block"] + head)
