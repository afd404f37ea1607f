"""
misconception: "the whole update in B, and an identity for A, is as good"
score: {test_stack: 0}
message: "The whole update is in B, and A is an identity."
hint: "the rank of the new adapter is the sum of the two: on which side does each matrix grow?"
"""

# %% stack
def stack(first, second, weights):
    B = weights[0] * update(first) + weights[1] * update(second)
    n = B.shape[1]
    return {"A": torch.eye(n), "B": B, "alpha": n, "r": n}
