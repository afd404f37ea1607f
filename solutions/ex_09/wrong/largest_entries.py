"""
misconception: "a norm is the largest magnitude"
based_on: numpy_own
score: {test_lost: 2}
message: "`\"error\"` looks at the largest entries only."
hint: "all entries count: use a norm."
"""

# %% lost
#-        "error": np.sqrt(np.sum((got - want) ** 2)) / np.sqrt(np.sum(what_it_adds(adapter) ** 2)),
#+        "error": np.abs(got - want).max() / np.abs(what_it_adds(adapter)).max(),
