"""
misconception: "one adapter may hold two tables"
score: {test_stack: 0}
message: "A and B are lists of two tables."
hint: "make one table of each: `torch.cat` joins two."
"""

# %% stack
#-    A = torch.cat([torch.tensor(first["A"]), torch.tensor(second["A"])])
#-    B = torch.cat([s1 * torch.tensor(first["B"]), s2 * torch.tensor(second["B"])], dim=1)
#-    return {"A": A, "B": B, "alpha": len(A), "r": len(A)}
#+    A = [first["A"], second["A"]]
#+    B = [s1 * torch.tensor(first["B"]), s2 * torch.tensor(second["B"])]
#+    return {"A": A, "B": B, "alpha": 1, "r": 1}
