"""
misconception: "weights of a mixture sum to one"
based_on: numpy_own
score: {test_stack: 0}
message: "The weights are made to sum to one."
hint: "use them as they are."
"""

# %% stack
#-    parts = [w * a["alpha"] / a["r"] / 4 * np.array(a["A"]) for a, w in zip((first, second), weights)]
#+    parts = [w / sum(weights) * a["alpha"] / a["r"] / 4 * np.array(a["A"]) for a, w in zip((first, second), weights)]
