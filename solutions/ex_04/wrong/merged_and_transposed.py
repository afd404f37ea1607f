"""
misconception: "a merged weight is in × out"
score: {test_merge: 0}
message: "The merged matrix is transposed."
hint: "W stays as it is, out × in."
"""

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return (W + (alpha / r) * B @ A).T
