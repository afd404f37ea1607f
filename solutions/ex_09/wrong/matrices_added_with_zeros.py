"""
misconception: "adding two adapters is adding their matrices, the shorter one filled up with zeros"
based_on: numpy_own
score: {test_stack: 0}
message: "The result has the rank of one adapter: A's were added, and B's."
hint: "(B₁ + B₂)·(A₁ + A₂) has two products too many. How do the columns of B and the rows of A pair up?"
"""

# %% stack
def stack(first, second, weights):
    r = max(first["r"], second["r"])
    A, B = 0, 0
    for a, w in zip((first, second), weights):
        fill = r - a["r"]
        A = A + np.pad(np.array(a["A"]), ((0, fill), (0, 0)))
        B = B + w * a["alpha"] / a["r"] * np.pad(np.array(a["B"]), ((0, 0), (0, fill)))
    return {"A": A, "B": B, "alpha": r, "r": r}
