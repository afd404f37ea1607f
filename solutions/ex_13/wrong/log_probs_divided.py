"""
misconception: "a ratio of probabilities is a quotient of their logarithms"
score: {test_margins: 0}
message: "`margins` divides log-probabilities by each other."
hint: "log(p / q) = log p − log q: the inputs are logarithms already."
"""

# %% margins
#-    chosen = torch.tensor(policy["chosen"]) - torch.tensor(reference["chosen"])
#-    rejected = torch.tensor(policy["rejected"]) - torch.tensor(reference["rejected"])
#+    chosen = torch.tensor(policy["chosen"]) / torch.tensor(reference["chosen"])
#+    rejected = torch.tensor(policy["rejected"]) / torch.tensor(reference["rejected"])
