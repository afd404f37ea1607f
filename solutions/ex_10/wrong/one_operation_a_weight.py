"""
misconception: "a weight is one operation a token"
based_on: tables_and_bits
score: {test_flops: 0}
message: "`flops_per_step` counts a product and its sum as one."
hint: "each weight takes a multiplication and an addition."
"""

# %% flops_per_step
#-    return OPERATIONS[method] * n_params * tokens
#+    return OPERATIONS[method] / 2 * n_params * tokens
