"""
misconception: "an adapter replaces the base"
score: {test_mixed: 0}
message: "`mixed_batch` returns the update alone for rows with an adapter."
hint: "the update is added to what W gives."
"""

# %% mixed_batch
#-            y[i] += scale * B @ (A @ x[i])
#+            y[i] = scale * B @ (A @ x[i])
