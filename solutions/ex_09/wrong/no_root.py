"""
misconception: "a norm is a sum of squares"
based_on: loops
score: {test_lost: 2}
message: "`\"error\"` is the ratio of the squares."
hint: "a norm has a square root."
"""

# %% lost
#-    return {"same": same / len(flat), "error": (squares / sum(a * a for a in add)) ** 0.5}
#+    return {"same": same / len(flat), "error": squares / sum(a * a for a in add)}
