"""
misconception: "preparing changes no bytes"
score: {test_training: 2}
message: "`frozen` is the quantized base as it was loaded."
hint: "preparing turns `others` into float32 before training."
"""

# %% training_bytes
#-        frozen = weight_bytes(arch, precision)
#-        if precision in ("8bit", "4bit"):
#-            frozen += 2 * arch["others"]
#+        frozen = weight_bytes(arch, precision)
