"""
misconception: "an error is small if it is small beside the weights"
based_on: numpy_own
score: {test_lost: 2}
message: "`\"error\"` is divided by the size of the merged weights."
hint: "divide by the size of the update: that is what has to arrive."
"""

# %% lost
#-        "error": np.sqrt(np.sum((got - want) ** 2)) / np.sqrt(np.sum(what_it_adds(adapter) ** 2)),
#+        "error": np.sqrt(np.sum((got - want) ** 2)) / np.sqrt(np.sum(want ** 2)),
