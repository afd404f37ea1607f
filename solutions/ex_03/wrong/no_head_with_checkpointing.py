"""
misconception: "with checkpointing the blocks alone make the peak"
score: {test_activations: 1}
message: "With checkpointing `activation_bytes` leaves the head out."
hint: "the head comes first in the backward pass: is what it keeps more than one block?"
"""

# %% activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens * (arch["layers"] * 2 * arch["hidden"] + arch["block"])
