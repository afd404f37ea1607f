"""
misconception: "LoRA learns at full fine-tuning's rate"
score: {test_repair: 3}
message: "A learning rate of full fine-tuning is still there."
hint: "rule 3 says what LoRA's has to be at least."
"""

# %% repair
#-    fixed["learning_rate"] = max(fixed["learning_rate"], 10 * fixed["full_learning_rate"])
#+    fixed["learning_rate"] = max(fixed["learning_rate"], fixed["full_learning_rate"])
