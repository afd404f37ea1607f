"""
misconception: "one block after the other keeps something"
score: {test_activations: 1}
message: "`activation_bytes` keeps a single block without checkpointing."
hint: "how many blocks keep something until the backward pass?"
"""

# %% activation_bytes
#-    return tokens * (arch["layers"] * arch["block"] + head)
#+    return tokens * (arch["block"] + head)
