"""
misconception: "a loss of a margin is a hinge"
score: {test_loss: 0}
message: "`dpo_loss` is the hinge loss, max(0, 1 − margin)."
hint: "DPO's loss of a pair is −log σ(margin)."
"""

# %% dpo_loss
#-    return -torch.nn.functional.logsigmoid(margin).mean().item()
#+    return torch.relu(1 - margin).mean().item()
