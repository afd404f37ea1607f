"""
misconception: "the scale belongs to W"
score: {test_forward: 0, test_merge: 0}
message:
  test_forward: "The scale multiplies the base's own output in the place of the update."
  test_merge: "The scale multiplies W in the place of the update."
hint: "which of the two paths does it belong to?"
"""

# %% lora_forward
#-    out = x @ W.T
#-    out = out + (alpha / r) * ((x @ A.T) @ B.T)
#+    out = (alpha / r) * (x @ W.T)
#+    out = out + ((x @ A.T) @ B.T)

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return (alpha / r) * W + B @ A
