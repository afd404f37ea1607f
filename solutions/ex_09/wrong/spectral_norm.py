"""
misconception: "the 2 in linalg.norm(x, 2) is the root of the sum of squares; of a matrix it is the largest singular value"
based_on: keeps_alpha
score: {test_lost: 2}
message: "`\"error\"` is a ratio of spectral norms."
hint: "take the root of the sum of squares: `torch.linalg.norm` without the 2."
"""

# %% lost
#-    return {"same": float(same), "error": float(E.norm() / update(adapter).norm())}
#+    return {"same": float(same), "error": float(torch.linalg.norm(E, 2) / torch.linalg.norm(update(adapter), 2))}
