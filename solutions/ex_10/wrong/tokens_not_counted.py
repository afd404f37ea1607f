"""
misconception: "a step costs the same for any number of tokens"
score: {test_flops: 0}
message: "`flops_per_step` does not count the tokens."
hint: "each token passes through every matrix."
"""

# %% flops_per_step
#-    return passes * 2 * n_params * tokens
#+    return passes * 2 * n_params
