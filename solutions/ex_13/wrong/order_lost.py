"""
misconception: "the groups may come back one after the other"
score: {test_mixed: 0}
message: "`mixed_batch` returns the rows grouped by adapter."
hint: "row i of the result belongs to row i of x."
"""

# %% mixed_batch
#-    return y
#+    order = [i for name in [*adapters, None] for i in range(len(names)) if names[i] == name]
#+    return y[order]
