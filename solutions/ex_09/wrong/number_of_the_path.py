"""
misconception: "a path is known by its position"
score: {test_choose: 0}
message: "`choose` returns a position in the list."
hint: "return the path's `\"name\"`."
"""

# %% choose
#-            best = (key, path["name"])
#+            best = (key, paths.index(path))
