"""
misconception: "the peak is the smaller of the two"
score: {test_activations: 1}
message: "`activation_bytes` takes the smaller of two moments for the peak."
hint: "the peak is the moment at which most is there."
"""

# %% activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens * (arch["layers"] * 2 * arch["hidden"] + min(arch["block"], head))
