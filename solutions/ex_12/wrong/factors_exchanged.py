"""
misconception: "A is the tall one"
score: {test_pissa: 1}
message: "A and B are exchanged."
hint: "B is out × r, and A is r × in."
"""

# %% pissa
#-    return {"A": A, "B": B, "base": base}
#+    return {"A": B, "B": A, "base": base}
