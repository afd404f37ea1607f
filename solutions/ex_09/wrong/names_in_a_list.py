"""
misconception: "all paths that fit are the answer"
based_on: numpy_own
score: {test_choose: 0}
message: "`choose` returns a list of names."
hint: "return one `\"name\"`, or None."
"""

# %% choose
def choose(paths, k, budget):
    return [p["name"] for p in paths if p["shared"] + k * p["each"] <= budget]
