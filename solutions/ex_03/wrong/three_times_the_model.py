"""
misconception: "Adam keeps one number for each trained one"
score: {test_training: 0}
message: "`optimizer` has one number for each trained one."
hint: "Adam keeps two running averages."
"""

# %% training_bytes
#-    return {"frozen": frozen, "trained": trained, "gradients": trained, "optimizer": 2 * trained}
#+    return {"frozen": frozen, "trained": trained, "gradients": trained, "optimizer": trained}
