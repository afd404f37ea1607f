"""
misconception: "the loss of a batch is the sum"
score: {test_loss: 0}
message: "`dpo_loss` adds the losses of the pairs."
hint: "take their mean."
"""

# %% dpo_loss
#-    return -torch.nn.functional.logsigmoid(margin).mean().item()
#+    return -torch.nn.functional.logsigmoid(margin).sum().item()
