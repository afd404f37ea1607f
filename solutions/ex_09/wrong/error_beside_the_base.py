"""
misconception: "an error is small if it is small beside the base"
based_on: numpy_own
score: {test_lost: 2}
message: "`\"error\"` is divided by the size of the base."
hint: "divide by the size of the update: that is what has to arrive."
"""

# %% lost
#-        "error": np.sqrt(np.sum((got - want) ** 2)) / np.sqrt(np.sum(what_it_adds(adapter) ** 2)),
#+        "error": np.linalg.norm(got - want) / np.linalg.norm(base_weights(base)),
