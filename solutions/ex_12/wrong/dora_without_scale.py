"""
misconception: "V = W + B·A"
score: {test_dora: 0}
message: "The scale s isn't used in V."
hint: "V = W + s·B·A."
"""

# %% dora
#-    V = W + s * B @ A
#+    V = W + B @ A
