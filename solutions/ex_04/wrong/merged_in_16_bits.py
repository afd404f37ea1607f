"""
misconception: "a merged weight is stored in 16 bits"
score: {test_merge: 0}
message: "These numbers have only the digits of 16 bits."
hint: "keep float32 all the way."
"""

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return (W + (alpha / r) * B @ A).half()
