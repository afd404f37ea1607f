"""
misconception: "if the first does not fit, nothing does"
score: {test_choose: 0}
message: "`choose` finds nothing where something fits."
hint: "None comes after the loop, when every method was tried."
"""

# %% choose
#-    return None
#+        return None
