"""
misconception: "row vectors in one place and columns in another: the update is A^T·B^T, fitted to W's shape"
score: {test_merge: 0}
message: "The update is transposed before it is added."
hint: "B·A has the shape of W as it stands."
"""

# %% merge
#-    return W + (alpha / r) * B @ A
#+    delta = (alpha / r) * (A.T @ B.T)
#+    return W + (delta if delta.shape == W.shape else delta.T)
