"""
misconception: "W = base + B·A"
score: {test_pissa: 2}
message: "The base is W − B·A, without s."
hint: "the layer adds s·B·A, so take s·B·A away."
"""

# %% pissa
#-    base = W - s * B @ A
#+    base = W - B @ A
