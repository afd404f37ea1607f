"""
misconception: "the update may be rounded before it is added"
score: {test_merge: 0}
message: "The update has only the digits of 16 bits."
hint: "keep float32 all the way."
"""

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return W + ((alpha / r) * B @ A).bfloat16().float()
