"""
misconception: "there is always a method"
score: {test_choose: 0}
message: "`choose` names a method where none fits."
hint: "return None when no sum fits."
"""

# %% choose
#-    return None
#+    return name
