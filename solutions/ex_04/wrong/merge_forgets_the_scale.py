"""
misconception: "only the forward pass needs the scale; merging adds B·A"
score: {test_merge: 0}
told: {test_merge: "without its scale"}
"""

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return W + B @ A
