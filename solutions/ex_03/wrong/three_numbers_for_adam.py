"""
misconception: "Adam keeps the gradient beside its averages"
score: {test_training: 0}
message: "`optimizer` has three numbers for each trained one."
hint: "the gradient has an entry of its own."
"""

# %% training_bytes
#-    return {"frozen": frozen, "trained": trained, "gradients": trained, "optimizer": 2 * trained}
#+    return {"frozen": frozen, "trained": trained, "gradients": trained, "optimizer": 3 * trained}
