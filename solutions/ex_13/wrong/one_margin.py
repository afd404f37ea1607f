"""
misconception: "a batch has one margin"
score: {test_margins: 0}
message: "`margins` returns one number, the mean."
hint: "each pair has a margin of its own."
"""

# %% margins
#-    return (beta * (chosen - rejected)).tolist()
#+    return (beta * (chosen - rejected)).mean().item()

# %% dpo_loss
#-    margin = torch.tensor(margins(policy, reference, beta), dtype=torch.float64)
#+    log = {key: torch.tensor(policy[key]).double() - torch.tensor(reference[key]).double() for key in policy}
#+    margin = beta * (log["chosen"] - log["rejected"])
