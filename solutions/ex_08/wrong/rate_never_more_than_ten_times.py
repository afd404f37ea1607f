"""
misconception: "ten times the rate of full fine-tuning is the most"
score: {test_repair: 3}
message: "The learning rate is at most ten times that of full fine-tuning."
hint: "at least ten times: `max`, not `min`."
"""

# %% repair
#-    fixed["learning_rate"] = max(fixed["learning_rate"], 10 * fixed["full_learning_rate"])
#+    fixed["learning_rate"] = min(fixed["learning_rate"], 10 * fixed["full_learning_rate"])
