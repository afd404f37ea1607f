"""
misconception: "with LoRA, too, every weight has a gradient and states"
score: {test_training: 1}
message: "What is frozen gets gradients or the optimizer's averages."
hint: "only what is trained has them."
"""

# %% training_bytes
#-    return {"frozen": frozen, "trained": trained, "gradients": trained, "optimizer": 2 * trained}
#+    return {"frozen": frozen, "trained": trained, "gradients": frozen + trained, "optimizer": 2 * (frozen + trained)}

# %% or training_bytes
#-    return {"frozen": frozen, "trained": trained, "gradients": trained, "optimizer": 2 * trained}
#+    everything = trained if r is None else 4 * (arch["others"] + sum(a * b for a, b in arch["matrices"]))
#+    return {"frozen": frozen, "trained": trained, "gradients": everything, "optimizer": 2 * everything}
