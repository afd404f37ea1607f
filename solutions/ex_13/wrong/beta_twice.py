"""
misconception: "beta belongs to the loss as well"
score: {test_loss: 0}
message: "`dpo_loss` multiplies by `beta` a second time."
hint: "it is in the margins already."
"""

# %% dpo_loss
#-    return -torch.nn.functional.logsigmoid(margin).mean().item()
#+    return -torch.nn.functional.logsigmoid(beta * margin).mean().item()
