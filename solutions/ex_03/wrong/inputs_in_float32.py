"""
misconception: "an input of a block is float32"
score: {test_activations: 1}
message: "`activation_bytes` keeps the inputs of blocks in another format."
hint: "a block's input is bf16 here: two bytes a number."
"""

# %% activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens * (arch["layers"] * 4 * arch["hidden"] + max(arch["block"], head))

# %% or activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens * (arch["layers"] * arch["hidden"] + max(arch["block"], head))
