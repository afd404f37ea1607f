"""
misconception: "how far the weights moved is how much was lost"
based_on: numpy_own
score: {test_lost: 2}
message: "`\"error\"` says how far the weights moved, not how far they are from where they belong."
hint: "what should they be after a merge without loss?"
"""

# %% lost
#-        "error": np.sqrt(np.sum((got - want) ** 2)) / np.sqrt(np.sum(what_it_adds(adapter) ** 2)),
#+        "error": np.sqrt(np.sum((got - base_weights(base)) ** 2)) / np.sqrt(np.sum(what_it_adds(adapter) ** 2)),
