"""
misconception: "the update is B·A·x"
score: {test_mixed: 0}
message: "`mixed_batch` leaves out the scale."
hint: "multiply the update by alpha / r of its adapter."
"""

# %% mixed_batch
#-            scale = adapters[name]["alpha"] / len(A)
#+            scale = 1
