"""
misconception: "something has to be shipped"
score: {test_choose: 0}
message: "A path is chosen although none fits."
hint: "return None then."
"""

# %% choose
#-    return None if best is None else best[1]
#+    return min(paths, key=lambda path: path["shared"] + k * path["each"])["name"] if best is None else best[1]
