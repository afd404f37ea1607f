"""
misconception: "megabytes are what is wanted"
score: {test_weights: 0, test_training: 3}
message:
  test_weights: "`weight_bytes` is not in bytes."
  test_training: "Full fine-tuning is not in bytes."
hint: "return bytes: MB and GB can be made of them later."
"""

# %% weight_bytes
#-    return total
#+    return total / 1e6

# %% or weight_bytes
#-    return total
#+    return total / 1e9

# %% or weight_bytes
#-    return total
#+    return total / 2**20

# %% or weight_bytes
#-    return total
#+    return total / 2**30
