"""
misconception: "LoRA's learning rate is exactly ten times that of full fine-tuning"
score: {test_repair: 3}
message: "A learning rate that was large enough is lowered."
hint: "raise it only where it is too small: ten times is the least."
"""

# %% repair
#-    fixed["learning_rate"] = max(fixed["learning_rate"], 10 * fixed["full_learning_rate"])
#+    fixed["learning_rate"] = 10 * fixed["full_learning_rate"]
