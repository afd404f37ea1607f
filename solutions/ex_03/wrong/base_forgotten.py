"""
misconception: "what is not trained takes no memory"
score: {test_training: 1}
message: "With LoRA `frozen` is nothing."
hint: "the base stays in memory although nobody trains it."
"""

# %% training_bytes
#-        frozen = weight_bytes(arch, precision)
#-        if precision in ("8bit", "4bit"):
#-            frozen += 2 * arch["others"]
#+        frozen = 0
