"""
misconception: "every base is prepared for LoRA"
score: {test_training: 3}
message: "`frozen` prepares a base that is not quantized."
hint: "only 8-bit and 4-bit bases are prepared."
"""

# %% training_bytes
#-        frozen = weight_bytes(arch, precision)
#-        if precision in ("8bit", "4bit"):
#-            frozen += 2 * arch["others"]
#+        frozen = weight_bytes(arch, precision) + 2 * arch["others"]
