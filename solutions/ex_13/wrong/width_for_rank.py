"""
misconception: "r is the width of A"
score: {test_mixed: 0}
message: "`mixed_batch` divides alpha by the number of columns of A."
hint: "A is r × in: r is the number of its rows."
"""

# %% mixed_batch
#-            scale = adapters[name]["alpha"] / len(A)
#+            scale = adapters[name]["alpha"] / len(A[0])
