"""
misconception: "the reference is added"
score: {test_margins: 0}
message: "`margins` adds the reference's log-probabilities."
hint: "subtract them: what counts is the distance from the reference."
"""

# %% margins
#-    chosen = torch.tensor(policy["chosen"]) - torch.tensor(reference["chosen"])
#-    rejected = torch.tensor(policy["rejected"]) - torch.tensor(reference["rejected"])
#+    chosen = torch.tensor(policy["chosen"]) + torch.tensor(reference["chosen"])
#+    rejected = torch.tensor(policy["rejected"]) + torch.tensor(reference["rejected"])
