"""
misconception: "the first adapter may grow into the new one"
based_on: loops
score: {test_stack: 2}
"""

# %% stack
def stack(first, second, weights):
    s1 = weights[0] * first["alpha"] / first["r"]
    s2 = weights[1] * second["alpha"] / second["r"]
    A, B = first["A"], first["B"]
    A += second["A"]
    for row, more in zip(B, second["B"]):
        row[:] = [s1 * b for b in row] + [s2 * b for b in more]
    return {"A": A, "B": B, "alpha": len(A), "r": len(A)}
