"""
misconception: "the averages of a bf16 model are float32"
score: {test_training: 3}
message: "`optimizer` keeps the averages of a bf16 model in float32."
hint: "torch's AdamW keeps them in the format of the weight."
"""

# %% training_bytes
#-    return {"frozen": frozen, "trained": trained, "gradients": trained, "optimizer": 2 * trained}
#+    return {"frozen": frozen, "trained": trained, "gradients": trained, "optimizer": (4 if (precision, r) == ("bf16", None) else 2) * trained}
