"""
misconception: "the loss is one minus the probability"
score: {test_loss: 0}
message: "`dpo_loss` averages 1 − σ(margin): there is no logarithm in it."
hint: "the loss of a pair is −log σ(margin)."
"""

# %% dpo_loss
#-    return -torch.nn.functional.logsigmoid(margin).mean().item()
#+    return (1 - torch.sigmoid(margin)).mean().item()
