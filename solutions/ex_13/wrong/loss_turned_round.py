"""
misconception: "the loss falls with the rejected answer"
score: {test_loss: 0}
message: "`dpo_loss` takes −log σ of minus the margin: it punishes the pairs that are right."
hint: "a large positive margin has a loss near 0."
"""

# %% dpo_loss
#-    return -torch.nn.functional.logsigmoid(margin).mean().item()
#+    return -torch.nn.functional.logsigmoid(-margin).mean().item()
