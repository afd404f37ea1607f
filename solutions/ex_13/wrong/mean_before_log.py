"""
misconception: "average the margins first"
score: {test_loss: 0}
message: "`dpo_loss` averages the margins, and then takes one loss."
hint: "first the loss of each pair, then the mean."
"""

# %% dpo_loss
#-    return -torch.nn.functional.logsigmoid(margin).mean().item()
#+    return -torch.nn.functional.logsigmoid(margin.mean()).item()
