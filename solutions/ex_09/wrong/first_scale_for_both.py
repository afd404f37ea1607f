"""
misconception: "the new adapter has one alpha, so one alpha serves both"
score: {test_stack: 0}
message: "The first adapter's scale is used for both."
hint: "each has an alpha and an r of its own."
"""

# %% stack
def stack(first, second, weights):
    A = torch.cat([torch.tensor(first["A"]), torch.tensor(second["A"])])
    B = torch.cat([weights[0] * torch.tensor(first["B"]), weights[1] * torch.tensor(second["B"])], dim=1)
    r = first["r"] + second["r"]
    return {"A": A, "B": B, "alpha": first["alpha"] / first["r"] * r, "r": r}
