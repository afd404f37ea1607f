"""
misconception: "ten thousand times fewer parameters are ten thousand times less work"
score: {test_flops: 0}
message: "`flops_per_step` counts the adapter's work alone."
hint: "frozen weights are multiplied too, for each token."
"""

# %% flops_per_step
#-    return passes * 2 * n_params * tokens
#+    if method != "full":
#+        n_params = n_params / 10_000
#+    return passes * 2 * n_params * tokens
