"""
misconception: "log σ is the loss"
score: {test_loss: 0}
"""

# %% dpo_loss
#-    return -torch.nn.functional.logsigmoid(margin).mean().item()
#+    return torch.nn.functional.logsigmoid(margin).mean().item()
