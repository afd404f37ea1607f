"""
misconception: "what is lost is the difference of two lengths"
based_on: numpy_own
score: {test_lost: 2}
message: "`\"error\"` subtracts two lengths."
hint: "weights may move as far as they should, and elsewhere: subtract the matrices, then take the norm."
"""

# %% lost
#-        "error": np.sqrt(np.sum((got - want) ** 2)) / np.sqrt(np.sum(what_it_adds(adapter) ** 2)),
#+        "error": abs(np.linalg.norm(got - base_weights(base)) / np.linalg.norm(what_it_adds(adapter)) - 1),
