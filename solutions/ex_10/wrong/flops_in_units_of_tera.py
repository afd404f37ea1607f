"""
misconception: "operations are given in TFLOP"
score: {test_flops: 0}
message: "`flops_per_step` is in units of 10¹² operations."
hint: "return the number of operations itself."
"""

# %% flops_per_step
#-    return passes * 2 * n_params * tokens
#+    return passes * 2 * n_params * tokens / 1e12
