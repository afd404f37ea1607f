"""
misconception: "the path itself is the answer"
score: {test_choose: 0}
message: "`choose` returns the whole path."
hint: "return its `\"name\"`."
"""

# %% choose
#-            best = (key, path["name"])
#+            best = (key, path)
