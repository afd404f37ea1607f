"""
misconception: "the update is divided by the error"
based_on: numpy_own
score: {test_lost: 2}
message: "`\"error\"` is upside down."
hint: "0 has to mean that the whole update arrived."
"""

# %% lost
#-        "error": np.sqrt(np.sum((got - want) ** 2)) / np.sqrt(np.sum(what_it_adds(adapter) ** 2)),
#+        "error": np.linalg.norm(what_it_adds(adapter)) / np.linalg.norm(got - want),
