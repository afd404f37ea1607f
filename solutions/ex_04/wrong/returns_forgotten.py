"""
misconception: "results are computed and printed, not returned"
score: {test_forward: 0, test_merge: 0}
told:
  test_forward: "returns nothing"
  test_merge: "returns nothing"
"""

# %% lora_forward
#-    return out
#+    print(out)

# %% merge
#-    return W + (alpha / r) * B @ A
#+    print(W + (alpha / r) * B @ A)
