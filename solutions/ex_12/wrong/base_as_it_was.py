"""
misconception: "the base is frozen, so it stays W"
score: {test_pissa: 2}
message: "The base is still W, so the largest part counts twice."
hint: "the base is what remains: W − s·B·A."
"""

# %% pissa
#-    base = W - s * B @ A
#+    base = W
