"""
misconception: "exp of a margin always fits"
score: {test_loss: 0}
told: {test_loss: "too large for `exp`"}
"""

# %% dpo_loss
#-    return -torch.nn.functional.logsigmoid(margin).mean().item()
#+    return -torch.log(torch.sigmoid(margin)).mean().item()
