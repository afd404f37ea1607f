"""
misconception: "each fine-tune brings its own base"
based_on: loops
score: {test_choose: 0}
message: "What all fine-tunes share is counted for each of them."
hint: "count `shared` once, and `each` k times."
"""

# %% choose
#-        return path["shared"] + k * path["each"]
#+        return k * (path["shared"] + path["each"])
