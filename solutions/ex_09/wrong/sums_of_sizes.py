"""
misconception: "a norm is a sum of magnitudes"
based_on: numpy_own
score: {test_lost: 2}
message: "`\"error\"` is a ratio of sums of magnitudes."
hint: "take the root of the sum of squares."
"""

# %% lost
#-        "error": np.sqrt(np.sum((got - want) ** 2)) / np.sqrt(np.sum(what_it_adds(adapter) ** 2)),
#+        "error": np.abs(got - want).sum() / np.abs(what_it_adds(adapter)).sum(),
