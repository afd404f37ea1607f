"""
misconception: "preparing adds float32 numbers beside those in 16 bits; the block at work needs no input of its own"
score: {test_training: 2, test_activations: 1}
message:
  test_training: "`frozen` counts `others` twice."
  test_activations: "`activation_bytes` keeps too few inputs."
hint:
  test_training: "they took 2 bytes each and take 4 now: which part is new?"
  test_activations: "each block's input is kept, also that of the block at work."
"""

# %% training_bytes
#-        frozen = weight_bytes(arch, precision)
#-        if precision in ("8bit", "4bit"):
#-            frozen += 2 * arch["others"]
#+        frozen = weight_bytes(arch, precision)
#+        if precision in ("8bit", "4bit"):
#+            frozen += 4 * arch["others"]

# %% activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        return tokens * ((arch["layers"] - 1) * 2 * arch["hidden"] + max(arch["block"], head))
