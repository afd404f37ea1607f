"""
misconception: "adding two adapters is adding their matrices"
score: {test_stack: 0}
message: "The two A's are added, and the two B's. Matrices of different ranks cannot even be added."
hint: "they can stand beside each other: how do the columns of B and the rows of A pair up?"
"""

# %% stack
def stack(first, second, weights):
    A = weights[0] * torch.tensor(first["A"]) + weights[1] * torch.tensor(second["A"])
    B = weights[0] * torch.tensor(first["B"]) + weights[1] * torch.tensor(second["B"])
    return {"A": A, "B": B, "alpha": first["alpha"], "r": first["r"]}
