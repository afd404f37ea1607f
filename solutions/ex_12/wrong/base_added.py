"""
misconception: "the part is added to the base"
score: {test_pissa: 2}
message: "The base is W + s·B·A."
hint: "take the part away from W; the adapter adds it again."
"""

# %% pissa
#-    base = W - s * B @ A
#+    base = W + s * B @ A
