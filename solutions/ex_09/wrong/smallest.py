"""
misconception: "the smallest path is the best to ship"
based_on: numpy_own
score: {test_choose: 0}
message: "The smallest path is chosen, and a path that fits gives more right answers."
hint: "size decides only between equals."
"""

# %% choose
def choose(paths, k, budget):
    fits = [(0, p["shared"] + p["each"] * k, p["name"]) for p in paths if p["shared"] + p["each"] * k <= budget]
    return min(fits)[2] if fits else None
