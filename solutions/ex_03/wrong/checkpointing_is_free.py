"""
misconception: "checkpointing changes the time and no bytes"
score: {test_activations: 1}
message: "With checkpointing `activation_bytes` saves nothing."
hint: "which tensor of a block is enough to compute the rest again?"
"""

# %% activation_bytes
#-    if checkpointing:
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#-    return tokens * (arch["layers"] * arch["block"] + head)
#+    return tokens * (arch["layers"] * arch["block"] + head)
