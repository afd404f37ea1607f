"""
misconception: "an error is a distance"
based_on: numpy_own
score: {test_lost: 2}
message: "`\"error\"` is not divided by the size of the update."
hint: "the same error is small beside a large update."
"""

# %% lost
#-        "error": np.sqrt(np.sum((got - want) ** 2)) / np.sqrt(np.sum(what_it_adds(adapter) ** 2)),
#+        "error": np.linalg.norm(got - want),
