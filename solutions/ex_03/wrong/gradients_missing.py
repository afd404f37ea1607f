"""
misconception: "gradients are gone after the step"
score: {test_training: 0}
message: "`gradients` are missing."
hint: "each trained number has one."
"""

# %% training_bytes
#-    return {"frozen": frozen, "trained": trained, "gradients": trained, "optimizer": 2 * trained}
#+    return {"frozen": frozen, "trained": trained, "gradients": 0, "optimizer": 2 * trained}
