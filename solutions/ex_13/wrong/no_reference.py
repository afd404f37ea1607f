"""
misconception: "the reference isn't needed"
score: {test_margins: 0}
message: "`margins` leaves the reference out."
hint: "a reward is beta times how far a log-probability has *moved* from the reference."
"""

# %% margins
#-    chosen = torch.tensor(policy["chosen"]) - torch.tensor(reference["chosen"])
#-    rejected = torch.tensor(policy["rejected"]) - torch.tensor(reference["rejected"])
#+    chosen, rejected = torch.tensor(policy["chosen"]), torch.tensor(policy["rejected"])
