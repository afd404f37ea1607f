"""
misconception: "the adapter stays with its base"
score: {test_training: 1}
message: "`frozen` holds the adapter as well."
hint: "A and B are trained: they belong to another entry."
"""

# %% training_bytes
#-    return {"frozen": frozen, "trained": trained, "gradients": trained, "optimizer": 2 * trained}
#+    return {"frozen": frozen + trained if r else 0, "trained": trained, "gradients": trained, "optimizer": 2 * trained}
